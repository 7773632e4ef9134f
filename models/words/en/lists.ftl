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

# Long lists in the console: pages, totals, looking for something in them.

paging-label = Pages
paging-before = Back
paging-after = More
paging-shown = { $first }–{ $last } of { $total }
paging-total = { $total } in all
paging-none = Nothing in this list matches. Ask for less, or show all.
promotions-label = Title or summary
conversations-label = Name of the customer or promoter, or topic
opens-label = Promotion, promoter or reader
search-total = · { $total }
search-all-customers = All { $total } customers
search-all-conversations = All { $total } conversations
search-all-promoters = All { $total } promoters
search-all-promotions = All { $total } promotions
search-promoters = Promoters
search-conversations = Conversations
list-with = with

# Numbers over time

console-nav-numbers = Numbers
numbers-range = Which days
numbers-days-7 = 7 days
numbers-days-30 = 30 days
numbers-days-90 = 90 days
numbers-days-365 = 365 days
numbers-days-month = This month
numbers-days-last-month = Last month
numbers-choose = Choose what is counted
numbers-from = From
numbers-to = Until
numbers-zone = Time zone
numbers-all = All
numbers-show = Show
numbers-days = { $first } – { $last } · { $zone }
numbers-day = { $first } · { $zone }
numbers-before = Compared with { $days }
numbers-dashed = the days before
numbers-none-before = none before
numbers-was = before: { NUMBER($count) }
numbers-was-before = before:
numbers-in-minutes = { $count } min
numbers-in-hours = { $count } h
numbers-minutes = min
numbers-now = { $count ->
        [one] One customer waits for an answer
       *[many] { $count } customers wait for an answer
    }
numbers-waits-since = since
numbers-customer = Customer
numbers-note = Opens are counted, not people: one browser may open more than once. Previews, robots and promoters looking at their own cards are left out. A name tells what is counted; a number shows its rows.
numbers-opened = Opens
numbers-means-opened = Cards that were opened: a page whose script reported, or a link that was followed. Counted when it was opened.
numbers-read = Read
numbers-means-read = Opens that were read: ten active seconds or more, or something clicked or filled in. Of a link it is rarely known.
numbers-pushed = Cards sent
numbers-means-pushed = How often promoters asked for a card to share, or sent one to a customer.
numbers-delivered = Cards delivered
numbers-means-delivered = Cards sent to a customer that their platform took. Of cards that promoters share by themselves, nothing is known.
numbers-begun = Conversations begun
numbers-means-begun = Conversations in which a customer said something for the first time, when they did.
numbers-answered = First answers
numbers-means-answered = Conversations in which a customer was answered for the first time, when they were.
numbers-answered-after = Time to first answer
numbers-means-answered-after = How long customers had waited for these first answers, on average.
numbers-answered-soon = Answered within an hour
numbers-means-answered-soon = Of the first answers, those that a customer waited for no longer than an hour.
numbers-to-promoter = Messages from customers
numbers-means-to-promoter = Messages and mails that customers sent.
numbers-to-customer = Messages to customers
numbers-means-to-customer = Messages and mails that promoters, their teams and operators sent.
numbers-met = Meetings
numbers-means-met = Meetings at which a promoter checked in, with a customer. One that was corrected counts once.
numbers-called = Calls
numbers-means-called = Telephone calls, whoever called and whether or not somebody answered.
numbers-segment = Saved filter
numbers-in-segment = { $count ->
        [one] One conversation
       *[other] { $count } conversations
    } with customers that this filter finds now:
numbers-segment-cut = The filter finds more: these are the { $count } in which something was said last.
numbers-means-segment = Counted is what happened between these customers and their promoter: cards sent to them, opens that are known to be theirs, what was said. Opens by readers whom nobody knows, and cards shared into the open, are found by no filter.
numbers-chart-reading = Opened and read
numbers-chart-conversations = Conversations
numbers-chart-answers = Time to first answer
numbers-chart-messages = Messages
numbers-chart-meetings = Meetings and calls
numbers-chart-funnel = From card to meeting
numbers-chart-hours = Opens by hour of the week
numbers-by-hour = by hour
numbers-by-day = by day
numbers-by-week = by week
numbers-by-month = by month
numbers-weekday-0 = Mon
numbers-weekday-1 = Tue
numbers-weekday-2 = Wed
numbers-weekday-3 = Thu
numbers-weekday-4 = Fri
numbers-weekday-5 = Sat
numbers-weekday-6 = Sun
numbers-by-promoters = Promoters
numbers-by-promotions = Promotions
numbers-by-channels = Channels
numbers-of-promoters = Promoter
numbers-of-promotions = Promotion
numbers-of-channels = Channel
numbers-further = { $count } further
numbers-said = 📈 The last { $days } days: { $opened ->
        [one] one open
       *[other] { $opened } opens
    }, { $read } read, { $begun ->
        [one] one new conversation
       *[other] { $begun } new conversations
    }. The { $days } days before: { $opened_before }, { $read_before }, { $begun_before }.
digest-how = Once a day I can tell you what happened, who waits for your answer and what you wanted to be reminded of. At which hour? For example: /digest 8:30 Asia/Shanghai
digest-zone = On whose clocks is { $at }? Choose a time zone, or type /digest { $at } Europe/Paris
digest-set = ☀️ Every day at { $at } ({ $timezone }) you are told what happened and what waits for you; on a day without any news, nothing. To stop: /digest off
digest-now = Your digest comes every day at { $at } ({ $timezone }). To change: /digest 8:30, /digest off
digest-off = No digest any more. /stats shows the numbers at any time.
digest-said = ☀️ Since { $since }: { $opened ->
        [one] one open
       *[other] { $opened } opens
    }, { $read } read, { $begun ->
        [one] one new conversation
       *[other] { $begun } new conversations
    }.
digest-quiet = ☀️ Since { $since } no card of yours was opened, and nobody wrote.
digest-waiting = 💬 { $count ->
        [one] One customer waits
       *[other] { $count } customers wait
    } for your answer:
digest-due = ⏰ { $count ->
        [one] To be done today:
       *[other] { $count } things to be done today:
    }
digest-more = … and { $count } more
button-stats-team = 👥 Team { $team }
digest-team = 👥 Team { $team }: { $opened ->
        [one] one open
       *[other] { $opened } opens
    }, { $read } read, { $begun ->
        [one] one new conversation
       *[other] { $begun } new conversations
    }.
digest-team-waits = { $count ->
        [one] One customer waits there, for { $name }, since { $since }.
       *[other] { $count } customers wait there, longest for { $name }, since { $since }.
    }
button-digest = ☀️ Tell me every day at { $at }
list-export = { $count ->
        [one] Export the one row of this list:
       *[other] Export all { $count } rows of this list:
    }
conversations-export = Export all that was said in these conversations:
export-progress = How much of it is here
export-begun = The export has begun.
export-done = { $done } of { $all } rows
export-far = { $done } rows so far
export-stop = Stop
export-stopped = Stopped. Nothing was saved.
export-broken = It broke off after { $done } rows. Nothing was saved; please try again.
export-saved = Here is the whole file: { $done } rows.
list-show = Show
