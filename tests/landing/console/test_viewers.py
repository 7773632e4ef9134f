"""Who is not recognised sees nothing, even where a guard was forgotten."""

from aiohttp.test_utils import make_mocked_request

from landing.console.viewers import admit_operator, viewer_of


def test_without_a_guard_nobody_sees_anything() -> None:
    viewer = viewer_of(make_mocked_request("GET", "/console/conversations"))
    assert not viewer.is_operator
    assert viewer.promoter_id is not None
    assert not any(viewer.may_see(promoter) for promoter in range(1, 50))


def test_an_operator_who_was_let_in_sees_all() -> None:
    request = make_mocked_request("GET", "/console")
    admit_operator(request)
    assert viewer_of(request).is_operator
    assert viewer_of(request.clone()).may_see(7)
