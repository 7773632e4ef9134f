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
list-show = Show
