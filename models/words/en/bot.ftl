# What the bot says. One sentence per id; the facts in braces are given by the code.

## Beginnings
joined = Welcome, { $name }! This chat is now your Handbill terminal. Ask for a card, share it, and I’ll tell you when it is opened and read, and by whom where that is known.
joined = Welcome, { $name }! This chat is now one of your devices. Ask for a card, share it, and I’ll tell you who reads it.
welcome-back = Good to see you, { $name }. What shall we do?
join-unknown = This invitation is not valid (any more). Ask whoever sent it for a new one.
hello-customer = ✍️ You are writing to { $name }: what you write here is passed on, and the answer comes here. /privacy tells what is kept.
hello-stranger =
    Hello! I pass messages between you and the person whose card you opened.
    Open a card’s link, or, if you were invited as a promoter, the link of your invitation.
card-gone = This card is not valid any more. Ask the person who gave it to you for a new one.
own-card = This is your own card for “{ $topic }”. Opening it yourself does not count.
promotion =
    { $topic }
    { $summary }
    { $url }
promotion-from =
    { $topic }
    { $summary }
    { $url }

    { $name } shared this with you. Write here to talk to { $name }; what you write is passed on and kept. /privacy
consent-relay = What you write here is passed on to { $name } and kept.
adviser-reads = { $name } reads what you write here and answers in this chat. /privacy tells what is kept.
unknown-command = I don’t know this one. /help shows what I can do.
for-promoters = This is for promoters. If you were invited as one, open the link of your invitation.
help =
    /card – a card to share, with your own tag
    /customers – choose a customer and write to them
    /done – stop writing to that customer
    /history – what there was with a customer
    /stats – how your cards are read
    /call – ring yourself and then a customer
    /checkin – note where you meet a customer
    /meet – plan a meeting; you are both reminded
    /quiet 22:00-08:00 – no notices at night
    /terminals – your devices, where you are told, and adding an e-mail address or telephone
    /language – English or 中文
    /privacy – what is kept, and why

    To answer a customer, reply to (quote) their message here.

## Cards
choose-promotion = Which one shall it be?
no-promotions = There is nothing to share yet: the operator has to add a promotion first.
no-promotion-matches = Nothing matches “{ $words }”. /card shows everything.
card-for-you =
    { $name } sends you this:

    { $caption }
card-sent = “{ $topic }” is on its way to { $name }.
nobody-chosen = Choose a customer first: /customers
chat-link = Straight to the chat: { $url }
hint-join = For promoters: join first
hint-nothing-found = Nothing found. Open the bot

## Conversations
choose-customer = Whom do you want to write to?
no-customers = You have no customers yet. Share a card with /card; whoever writes to you through it appears here.
for-whom =
    Who is this for? Choose, and I’ll pass it on. (Next time, reply to a customer’s message and it goes to them at once.)
    “{ $text }”
talking = You are writing to { $name }. Everything you send here goes to them until /done.
talking-about = You are writing to { $name } about “{ $topic }”. Everything you send here goes to them until /done.
done = Done. What you write now goes to nobody.
heading = { $name } · { $topic }
edited-mark = ✏️
not-delivered = Could not be delivered to { $name }: { $why }
not-delivered-words = Could not be delivered to { $name }: { $why } (“{ $text }”)
delivery-uncertain = It is not certain that this reached { $name }: { $why } Ask, or send it again.
delivery-uncertain-words = It is not certain that this reached { $name }: { $why } (“{ $text }”). Ask, or send it again.
failed-blocked = they have stopped this bot.
failed-unknown = their account can’t be reached (any more).
failed-refused = the platform refused the message.
failed-too-late = the platform no longer accepts an answer to that.
failed-too-big = the file is too big for the platform.
failed-too-long = the platform could not be reached for three days.
failed-no-channel = the channel is not set up at present.
failed-no-address = there is no way to write to them yet.
failed-promoter-left = they no longer work here.
failed-unsupported = their app can’t show this kind of message.
failed-internal = something went wrong on our side; the operator can see it.
failed-not-now = the platform does not answer at present; please try again.
waits-for-them = This waits until { $name } writes again: { $why }
waits-for-them-words = This waits until { $name } writes again: { $why } (“{ $text }”)
goes-another-way = { $name } gets this by { $way } instead: { $why }
goes-another-way-words = { $name } gets this by { $way } instead: { $why } (“{ $text }”)
link-for-them =
    A link of their own for { $name }, to pass on however you like. Whoever writes there can be answered there at any time.
    { $url }
budget = { $left } of { $of } answers left, until { $until }
budget-closed = What you write now waits until they write again.
held-window = their app allows answers only for a while after they wrote.
held-quota = their app allows only a few answers to each of their messages.
answer-lost = the platform’s answer was lost.

## Notices
details = 📇 { $name } left their details on “{ $topic }”
field-name = Name
field-phone = Phone
field-email = E-mail
field-note = Note


## Settings
choose-language = Which language?
language-name-en = English
language-name-zh = 中文
language-set = From now on, English.
quiet-how = No quiet hours are set. For example: /quiet 22:00-08:00 Asia/Shanghai
quiet-now = Notices wait from { $start } to { $end } ({ $timezone }). To change: /quiet 22:00-08:00, /quiet off
quiet-set = Notices wait from { $start } to { $end } ({ $timezone }). Customers’ messages still come through.
quiet-off = No quiet hours: you are told at any time.

## Buttons
button-card = 🎴 Get a card
button-customers = 👥 Customers
button-stats = 📊 Statistics
button-help = ❓ Help
button-open = 🔗 Open
button-copy = 📋 Copy link
button-share = ↗️ Share in a chat
button-send-to = ✉️ Send to { $name }
button-send-card = 🎴 Send a card
button-done = ✔️ Done
button-write = ✍️ Write
button-link-for-them = 🔗 A link to pass on
button-yes = Yes
button-no = No
button-nobody = Nobody
button-place = 📍 Send where I am
button-quiet-off = Off
toast-old-button = This button no longer works
