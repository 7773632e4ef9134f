from typing import Any
from uuid import UUID

import orjson
from hypothesis import given
from hypothesis import strategies as st

from models.talking.communications import TEXT_LENGTH
from models.talking.web_posts import BadPost, Content, Enclosed, Post, StoredPost, cropped_name, parse_post
from models.words import say

ID = UUID("6f1c1a9e-54de-4a2e-9e1c-2c6f0f0f8a11")
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "client_id": st.just(str(ID)) | json,
        "type": st.sampled_from(["said", "pressed", "located"]) | json,
        **{
            name: json | st.text(max_size=10) | st.integers(-10, 200)
            for name in ("text", "action", "quotes", "edits", "enclosures", "latitude", "longitude", "tag", "name")
        },
    },
)


def parsed(body: bytes) -> Post | None:
    try:
        return parse_post(body)
    except BadPost as error:
        refused = error
    assert all(say(language, refused.sentence, **refused.facts) for language in ("en", "zh"))
    return None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_post_or_refused_with_a_sentence(body: bytes) -> None:
    assert parsed(body) is None


@given(fields)
def test_a_post_that_is_taken_is_whole(given_fields: dict[str, Any]) -> None:
    try:
        body = orjson.dumps(given_fields)
    except TypeError:  # numbers beyond 64 bits are no JSON of orjson's
        return
    post = parsed(body)
    if post is None:
        return
    assert post.client_id == ID or isinstance(post.client_id, UUID)
    assert post.type != "said" or post.text.strip() or post.enclosures
    assert post.type != "pressed" or 1 <= len(post.action.encode()) <= 64
    assert post.type != "located" or (post.latitude is not None and -90 <= post.latitude <= 90)
    assert len(post.text) <= TEXT_LENGTH


@given(st.text(min_size=1, max_size=50), st.text(max_size=20), st.integers(0, 2**40))
def test_what_is_claimed_is_read_back_the_same(text: str, name: str, size: int) -> None:
    stored = StoredPost(
        account="A" * 22, type="said", text=text, enclosures=[Enclosed(kind="photo", name=name, size=size)]
    )
    assert StoredPost.load(stored.dump()) == stored
    content = Content(text=text, enclosures=stored.enclosures)
    assert Content.load(orjson.loads(orjson.dumps(content.dump()))) == content


@given(st.text(max_size=400))
def test_a_files_name_has_no_folders_and_one_line(name: str) -> None:
    kept = cropped_name(name)
    assert len(kept) <= 200
    assert not set(kept) & set("/\\\n\r\0")
