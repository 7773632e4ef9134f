# Lists that a person chooses from: words narrow them, buttons turn their pages.

list-page = { $start }–{ $end } of { $found }. Part of a name finds somebody: just type it.
list-found = “{ $words }”: { $pages ->
        [one] { $found } of { $of }
       *[many] { $start }–{ $end } of { $found } (of { $of })
    }
list-page-promotions = { $start }–{ $end } of { $found }. A word of the title finds one: just type it.
chooser-none = Nothing here matches “{ $words }”, and nothing was sent. Two letters are enough: just type them.
button-list-back = ‹ Back
button-list-more = More ›
button-list-all = All { $count } customers
button-list-all-promotions = All { $count } promotions
button-somebody-else = Somebody else …
button-say-typed = ➕ That was part of my message

## Their own console
web-here = Your customers, and everything between you and them, on the web:
web-link =
    Your customers, and everything between you and them, on the web:
    { $url }

    This link signs one browser in and works once, for { $minutes } minutes. Keep it to yourself.
button-console = 🗂 My customers on the web
chat-console = My customers on the web
console-to-own-chat = Back to the chat
button-stats-more = { $count } more ›
