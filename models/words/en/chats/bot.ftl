# What the bot says. One sentence per id; the facts in braces are given by the code.

## Beginnings
joined = Welcome, { $name }! This chat is now one of your devices. Ask for a card and share it: I’ll tell you when it is opened and read, and by whom where that is known.
welcome-back = Good to see you, { $name }. What would you like to do?
join-unknown = This invitation is not valid, or no longer is. Please ask whoever sent it for a new one.
hello-customer = ✍️ You are writing to { $name }: what you write here is passed on, and the answer comes here. /privacy says what is kept.
hello-stranger =
    Hello! I pass messages between you and the person whose card you opened.
    To begin, open the card’s link. If you were invited as a promoter, open the link in your invitation.
card-gone = This card is no longer in use. Please ask whoever gave it to you for a new one.
own-card = This is your own card for “{ $topic }”. Opening it yourself does not count.
written-to-nobody = There is nobody behind this card whom your words could go to. They were passed on to no one.
promotion =
    { $topic }
    { $summary }
    { $url }
promotion-from =
    { $topic }
    { $summary }
    { $url }

    { $name } shared this with you. Write here to talk to { $name }; what you write is passed on and kept. { $name } sees when you open it. /privacy
consent-relay = What you write here is passed on to { $name } and kept.
adviser-reads = { $name } reads what you write here and answers in this chat. /privacy says what is kept.
unknown-command = I don’t know that command. /help shows what I can do.
for-promoters = This is for promoters. If you were invited as one, open the link in your invitation.
help =
    { $commands }

    To answer a customer, reply to (quote) their message here.

## Cards
choose-promotion = Which one would you like to share?
no-promotions = There is nothing to share yet. Please ask the operator to add a promotion.
card-for-you =
    { $name } sends you this:

    { $caption }
card-sent = “{ $topic }” is on its way to { $name }.
nobody-chosen = Choose a customer first: /customers
chat-link = Straight to the chat: { $url }
pass-on = Links of your own to “{ $topic }”, to pass on as you like. Who opens one is counted as having come through you; whom you send it to, nobody sees.
    { $url }
pass-on-chat = Links of your own to “{ $topic }”, to pass on as you like. Who opens one is counted as having come through you; whom you send it to, nobody sees.
    { $url }
    In this app: { $chat }
hint-join = For promoters: join first
hint-nothing-found = Nothing found. Open the bot

## Conversations
choose-customer = Whom would you like to write to?
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
failed-unknown = their account can’t be reached, or no longer can.
failed-refused = the platform refused the message.
failed-too-late = the platform no longer accepts an answer to that.
failed-too-big = the file is too big for their app.
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
details-line = { $field }: { $value }
field-name = Name
field-phone = Phone
field-email = E-mail
field-note = Note


## Settings
choose-language = Which language?
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
button-pass-on = ↗️ Pass it on
button-own-link = 🔗 A link of your own
button-send-to = ✉️ Send to { $name }
button-send-card = 🎴 Send a card
button-done = ✔️ Done
button-write = ✍️ Write
button-link-for-them = 🔗 A link to pass on
button-yes = Yes
button-no = No
button-nobody = Nobody
button-place = 📍 Send my location
button-quiet-off = Off
toast-old-button = This button no longer works
