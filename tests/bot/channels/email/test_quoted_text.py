"""What of a mail is new, as the mail programs of the world quote; and no word of the writer's is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.html import text_of
from bot.channels.email.quoted_text import new_words

QUOTED = "\n> How many towels?\n> And when?\n"
UNMARKED = "\nHow many towels?\nAnd when?\n"

ATTRIBUTIONS = [
    "On Mon, 2 Mar 2026 at 09:14, Jia <reply+x@talk.test> wrote:",
    "On 3/2/26, 9:14 AM, Jia <reply+x@talk.test> sent:",
    "Am Mo., 2. März 2026 um 09:14 Uhr schrieb Jia <reply+x@talk.test>:",
    "Le lun. 2 mars 2026 à 09:14, Jia <reply+x@talk.test> a écrit :",
    "El lun, 2 mar 2026 a las 9:14, Jia (<reply+x@talk.test>) escribió:",
    "Il giorno lun 2 mar 2026 alle ore 09:14 Jia <reply+x@talk.test> ha scritto:",
    "Em seg., 2 de mar. de 2026 às 09:14, Jia <reply+x@talk.test> escreveu:",
    "Op ma 2 mrt 2026 om 09:14 schreef Jia <reply+x@talk.test>:",
    "Op 2 mrt. 2026, om 09:14 heeft Jia <reply+x@talk.test> het volgende geschreven:",
    "pon., 2 mar 2026 o 09:14 Jia <reply+x@talk.test> napisał(a):",
    "W dniu 2.03.2026 o 09:14, Jia <reply+x@talk.test> pisze:",
    "po 2. 3. 2026 v 09:14 odesílatel Jia <reply+x@talk.test> napsal:",
    "Den man. 2. mar. 2026 kl. 09.14 skrev Jia <reply+x@talk.test>:",
    "Den mån 2 mars 2026 kl 09:14 skrev Jia <reply+x@talk.test>:",
    "ma 2. maalisk. 2026 klo 9.14 Jia (reply+x@talk.test) kirjoitti:",
    "Jia <reply+x@talk.test> ezt írta (időpont: 2026. márc. 2., H, 9:14):",
    "În lun., 2 mar. 2026 la 09:14, Jia <reply+x@talk.test> a scris:",
    "Jia <reply+x@talk.test>, 2 Mar 2026 Pzt, 09:14 tarihinde şunu yazdı:",
    "пн, 2 мар. 2026 г. в 09:14, Jia <reply+x@talk.test>:",
    "2 марта 2026, 09:14, Jia <reply+x@talk.test> написал(а):",
    "пн, 2 бер. 2026 р. о 09:14 Jia <reply+x@talk.test> пише:",
    "Στις Δευ 2 Μαρ 2026 στις 9:14, ο χρήστης Jia <reply+x@talk.test> έγραψε:",
    "Vào Th 2, 2 thg 3, 2026 vào lúc 09:14 Jia <reply+x@talk.test> đã viết:",
    "Pada Sen, 2 Mar 2026 pukul 09.14 Jia <reply+x@talk.test> menulis:",
    "2026年3月2日(月) 9:14 Jia <reply+x@talk.test>:",
    "2026年3月2日 9:14、Jia <reply+x@talk.test>のメッセージ:",
    "2026년 3월 2일 (월) 오전 9:14, Jia <reply+x@talk.test>님이 작성:",
    "Jia <reply+x@talk.test> 于2026年3月2日周一 09:14写道：",
    "在 2026年3月2日，09:14，Jia <reply+x@talk.test> 写道：",
    "Jia <reply+x@talk.test> 於 2026年3月2日 週一 09:14 寫道：",
    "2026-03-02 09:14 GMT+01:00 Jia <reply+x@talk.test>:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("quote", [QUOTED, UNMARKED], ids=["marked", "unmarked"])
def test_a_quoted_mail_goes_in_every_language(attribution: str, quote: str) -> None:
    assert new_words(f"Two, please.\n\n{attribution}\n{quote}") == "Two, please."


@pytest.mark.parametrize("attribution", [each for each in ATTRIBUTIONS if " Jia <" in each])
def test_an_attribution_may_be_broken_into_lines(attribution: str) -> None:
    broken = attribution.replace(" <reply+x@talk.test>", "\n<reply+x@talk.test>")
    assert new_words(f"Two, please.\n\n{broken}\n{QUOTED}") == "Two, please."


@pytest.mark.parametrize(
    "block",
    [
        "From: Jia <reply+x@talk.test>\nSent: Monday\nTo: Yi\nSubject: Towels",
        "*From:* Jia <reply+x@talk.test>\n*Sent:* Monday\n*To:* Yi\n*Subject:* Towels",
        "Von: Jia <reply+x@talk.test>\nGesendet: Montag\nAn: Yi\nBetreff: Handtücher",
        "De : Jia <reply+x@talk.test>\nEnvoyé : lundi 2 mars 2026\nÀ : Yi\nObjet : Serviettes",
        "De: Jia <reply+x@talk.test>\nEnviado el: lunes\nPara: Yi\nAsunto: Toallas",
        "Da: Jia <reply+x@talk.test>\nInviato: lunedì\nA: Yi\nOggetto: Asciugamani",
        "Van: Jia <reply+x@talk.test>\nVerzonden: maandag\nAan: Yi\nOnderwerp: Handdoeken",
        "Od: Jia <reply+x@talk.test>\nWysłano: poniedziałek\nDo: Yi\nTemat: Ręczniki",
        "Fra: Jia <reply+x@talk.test>\nSendt: mandag\nTil: Yi\nEmne: Håndklæder",
        "Från: Jia <reply+x@talk.test>\nSkickat: måndag\nTill: Yi\nÄmne: Handdukar",
        "От: Jia <reply+x@talk.test>\nДата: понедельник\nКому: Yi\nТема: Полотенца",
        "差出人: Jia <reply+x@talk.test>\n送信日時: 月曜日\n宛先: Yi\n件名: タオル",
        "보낸 사람: Jia <reply+x@talk.test>\n날짜: 월요일\n받는 사람: Yi\n제목: 수건",
        "发件人: Jia <reply+x@talk.test>\n发送时间: 2026年3月2日\n收件人: Yi\n主题: 毛巾",
        "-----Original Message-----",
        "-------- Ursprüngliche Nachricht --------",
        "----- Mensaje original -----",
        "------------------ 原始邮件 ------------------",
    ],
)
def test_a_mail_below_a_block_of_headers_goes(block: str) -> None:
    assert new_words(f"Two, please.\n\n{block}\n\nHow many towels?\n") == "Two, please."


@pytest.mark.parametrize(
    "words",
    [
        "From: Beijing\nTo: Shanghai\nDate: 3 May\nTwo seats, please.",
        "On Monday you wrote:\nthat towels are blue.\nAre they?",
        "As I sent on 3 May 2026: they are blue.\nAre they?",
        "Jia wrote\nand I answer.",
        "Two > one, I think.\nOne < two.",
        "--\nYi",
        "Hello\nOn the beach we need towels:\n- two blue\n- one red",
    ],
)
def test_what_only_looks_like_a_quote_stays(words: str) -> None:
    assert new_words(words) == words


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "---------- 转发的邮件 ----------",
    ],
)
def test_a_mail_passed_on_under_a_comment_is_what_is_told(marker: str) -> None:
    mail = f"See below.\n\n{marker}\nFrom: Wei <wei@home.test>\nDate: Mon\nSubject: Towels\n\nAre they blue?"
    assert new_words(mail) == mail


def test_a_forwarded_mail_without_a_mark_is_known_by_its_subject() -> None:
    mail = "See below.\n\nFrom: Wei <wei@home.test>\nSent: Mon\nTo: Yi\nSubject: Towels\n\nAre they blue?"
    assert new_words(mail, passed_on=True) == mail
    assert new_words(mail) == "See below."


def test_words_below_and_between_quotes_stay() -> None:
    below = "On Mon, 2 Mar 2026 at 09:14, Jia <j@talk.test> wrote:\n> How many?\n\nTwo, please."
    assert new_words(below) == "Two, please."
    between = "On Mon, 2 Mar 2026, Jia <j@talk.test> wrote:\n> How many?\nTwo.\n> When?\nToday."
    assert new_words(between) == "> How many?\nTwo.\n> When?\nToday."


@pytest.mark.parametrize(
    "html",
    [
        (
            '<div>Two, please.</div><div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Mar 2026 at 09:14, Jia '
            '&lt;<a href="mailto:j@t.test">j@t.test</a>&gt; wrote:<br></div><blockquote>How many?</blockquote></div>'
        ),
        (
            "<!DOCTYPE html><html><body><p>Two, please.</p><hr tabindex=-1><div id=divRplyFwdMsg><b>From:</b> Jia<br>"
            "<b>Sent:</b> Monday<br><b>To:</b> Yi<br><b>Subject:</b> Towels</div><div>How many?</div></body></html>"
        ),
        '<?xml version="1.0"?><html><body><![if !supportLists]><p>Two, please.</p><![endif]></body></html>',
    ],
    ids=["gmail", "outlook", "xml"],
)
def test_html_mails_say_their_new_words_alone(html: str) -> None:
    assert new_words(text_of(html)) == "Two, please."


_WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
_OWN = st.lists(st.lists(_WORD, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=5)


@given(_OWN, st.sampled_from(ATTRIBUTIONS), st.sampled_from([QUOTED, UNMARKED]))
def test_no_word_above_a_quote_is_ever_lost(own: list[str], attribution: str, quote: str) -> None:
    words = "\n".join(own)
    assert new_words(f"{words}\n\n{attribution}\n{quote}") == words.strip()


@given(_OWN, st.sampled_from(ATTRIBUTIONS), _OWN)
def test_no_word_below_a_marked_quote_is_ever_lost(above: list[str], attribution: str, below: list[str]) -> None:
    kept = new_words("\n".join([*above, "", attribution, *QUOTED.strip().splitlines(), "", *below]))
    assert [line for line in kept.splitlines() if line.strip()] == [*above, *below]
