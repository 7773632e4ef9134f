# How people are called who have no name with us.

customer-unnamed = a customer (no name yet)

# Hand-overs: what the one who takes over is told, and the one who gave.

handed-over = { $name } has handed over to you: { $count ->
        [one] one customer is
       *[other] { $count } customers are
    } yours now. /customers shows them, and what was said before is kept.
customer-handed-over = { $name } is { $promoter }’s customer now, so this was not passed on. If it matters, ask { $promoter } to answer. To write to somebody else, choose them first.

# Records: what a promoter keeps about a customer. Only that promoter, whoever takes over, and operators see it.

record-whom = About which customer?
record-stopped = All right, nothing is noted.
record-name = { $name } (calls themself { $own })
record-ask-name = What do you call this customer? Write the name. They don’t see it.
record-named = ✅ That is what you call this customer now. They don’t see it.
record-unnamed = ✅ This customer has no name of yours now.
record-ask-note = Write what you want to note. Only you and operators see it.
record-noted = ✅ Noted. It was sent to nobody.
record-unnoted = The note is gone.
record-ask-label = Which label? Choose one, or write it; several with commas between.
record-labelled = ✅ Labelled. /customers and a label finds them.
record-unlabelled = The label is gone.
record-ask-stage = How far are you with this customer?
record-staged = ✅ Noted how far you are.
record-ask-field = Which field? Choose one, or write its name and what stands there.
record-no-such-field = No field is called that. Choose one, or write its name and what stands there.
record-field-filled = ✅ Filled in.
field-ask = { $field }: { $asked ->
        [number] which number? For example: 300k
        [date] which day? For example: 2026-11-27
        [choice] choose one.
       *[text] what stands there?
    }
field-none = There is no field yet. Operators say in the console, under Customers → Your own fields, what they want to know.
button-field-clear = ✕ Clear
record-ask-remind = When, and of what? For example “call back in 2 hours” or “tomorrow 15:00 send prices”.
record-reminded = ✅ You will be reminded then.
record-reminder-done = ✅ Done; you are reminded of it no more.
reminder-due = ⏰ You wanted to be reminded of { $name }.
stage-new = New
stage-talking = Talking
stage-interested = Interested
stage-bought = Has bought
stage-lost = Lost
stage-none = No stage
button-own-name = As they call themself
button-undo = ↩️ Undo
button-in-days = { $days ->
        [1] Tomorrow morning
        [7] In a week
       *[other] In { $days } days
    }
button-reminder-done = ✅ Done
button-reminder-tomorrow = Tomorrow again
record-title = Kept about this customer
record-empty = a name of your own, labels, notes, reminders
record-own-name = Own name for them (they don’t see it)
record-stage = Stage
record-labels = Labels
record-label-hint = vip
record-put-label = Add
record-take-label = Take off
record-remind = Remind me
record-remind-promoter = Remind { $promoter }
record-remind-hint = call back on Friday
record-when = When (clocks of { $zone }); or say it in the words
record-remind-button = Remind
record-reminder-settle = Done
record-notes = Notes: seen by the promoter, whoever takes over, and operators; never by the customer
record-note-hint = Wants blue towels
record-note-button = Note
record-note-delete = Delete note
record-by-promoter = { $promoter }
record-by-operator = an operator
record-by-team = { $author }, of { $promoter }’s team
record-save = Save
console-reminder-refused-title = No reminder was made
console-reminder-refused = { $why } Go back: your words are still there.
record-of = What { $promoter } keeps

# The list of customers, and many at once.

customers-state = Conversation
customers-opened = Has opened
customers-quiet = Nothing was said for
customers-quiet-days = { $days } days
customers-segments = Saved filters
customers-segment-name = Name of this filter
customers-segment-save = Save filter
customers-segment-forget = Delete filter
many-title = Those who are ticked
many-all = All { $count } that are found, not only this page
many-value-label = Label
many-label = Put label on …
many-unlabel = Take label off …
many-stage = Set stage …
many-field = Fill in …
many-field-which = Field
many-field-value = What stands there; nothing clears it
many-will-field = { $count ->
        [one] One customer gets
       *[other] { $count } customers get
    } “{ $value }”.
many-done-field = “{ $value }” is new with { $count ->
        [one] one customer
       *[other] { $count } customers
    }.
many-hand-over = Hand over …
many-preview = Is this what you mean?
many-will-label = { $count ->
        [one] One customer gets
       *[other] { $count } customers get
    } the label “{ $value }”.
many-will-unlabel = { $count ->
        [one] One customer loses
       *[other] { $count } customers lose
    } the label “{ $value }”.
many-will-stage = { $count ->
        [one] One customer is
       *[other] { $count } customers are
    } put at the stage “{ $value }”.
many-will-hand-over = { $count ->
        [one] One customer becomes
       *[other] { $count } customers become
    } customers of { $value }, who is told. Cards stay with who shared them.
many-more = and { $count } more
many-do = Do it
many-leave = Leave it
many-done-title = Done
many-done-label = The label “{ $value }” is new on { $count ->
        [one] one customer
       *[other] { $count } customers
    }.
many-done-unlabel = The label “{ $value }” is off { $count ->
        [one] one customer
       *[other] { $count } customers
    }.
many-done-stage = { $count ->
        [one] One customer has
       *[other] { $count } customers have
    } changed to “{ $value }”.
many-done-hand-over = { $count ->
        [one] One customer is
       *[other] { $count } customers are
    } with { $value } now. What went into a conversation that { $value } had already can’t be taken back here.
many-back = Back to the list
console-many-nothing-title = Nothing to do
console-many-nothing = Tick customers, and say which label, stage or promoter. Go back to do so.
console-many-refused-title = That was not done
console-many-refused = { $why }

# Fields of the operator's own.

field-no-number = “{ $value }” is no number. Write it as 300000, 300,000, 12.5 or 300k.
field-no-date = “{ $value }” is no day. Write it as 2026-11-27.
field-no-choice = “{ $value }” is none of the choices: { $choices }.
field-no-name = A field needs a name.
field-name-reserved = Tables of customers have a column of that name already. Choose another.
field-name-taken = There is a field of that name; it may be archived. Restore it, or choose another name.
field-too-many = There are as many fields as there can be at once. Archive one first.
field-bad-choices = A choice is made between at least two and at most 30: a line for each.

# The same person: two customers merged by hand, and taken apart again.

same-ask = This is the same person as …
same-title = Who is the same person as { $name }?
same-intro = Look for the other one. You see both side by side before anything is done.
same-nobody = There is nobody else yet.
same-compare = Are these two the same person?
same-number = Number { $number }
same-own-name = Called
same-own-words = They call themself
same-last-words = Last words
same-devices = Channels and devices
same-notes = Notes
same-kept = Kept about them
same-counts = messages: { $said } · cards opened: { $read } · notes: { $notes } · reminders: { $reminders }
same-means = What it would mean
same-will-be = There is one customer, { $kept }, under number { $number }; number { $gone } leads there.
same-will-move = To number { $kept } move messages: { $said }, cards opened: { $read }, notes: { $notes }, reminders: { $reminders }, with labels, details and devices.
same-will-join = The two conversations with { $promoter } become one.
same-will-write = Words of { $promoter } go to { $channel } from then on.
same-will-not-write = { $promoter } can’t write to them: one of the two has stopped it, or nothing reaches either.
same-can-undo = It can be taken back: each has their own again. What is said in between goes to whose account it was said on.
same-how = How do you know?
same-reason-told = They told me so.
same-reason-number = I saw the same number with both.
same-reason-mail = The same e-mail address was confirmed to me.
same-reason-met = I have met them.
same-reason-other = Something else, which I say below.
same-words = In your own words (needed for “something else”)
same-do = They are one person
same-operators = An operator has to look at these two. Tell them both numbers, { $one } and { $other }, for example in a note that names @operators.
same-merged = Merged
same-was = Also known as number { $number }.
same-by-promoter = said the promoter
same-by-operator = said an operator
same-proved = The same account showed it.
same-undo = Take apart
console-merge-reason-title = Say how you know
console-merge-reason = Choose one of the reasons; for “something else”, say it in words. Go back to do so.
console-merge-operators-title = An operator has to look at these two
console-merge-operators = Nothing was done. Tell an operator both numbers.
console-merge-refused-title = These two can’t be merged
console-merge-refused = One of them is a stand-in that a platform made up for a single visit. Nothing was done.
# Fields of the operator's own: pages.

fields-link = Your own fields
fields-title = Your own fields
fields-intro = What you want to know of every customer, in your words. Promoters fill it in on the customer’s page, in the inbox or from a table; they see only their own customers’, and customers never see it.
fields-none = There is no field yet. What do you ask every customer first: a budget, a size, when the contract ends?
fields-another = Another field
fields-name = Name
fields-kind = Kind
fields-kind-text = Text
fields-kind-number = Number
fields-kind-date = Date
fields-kind-choice = Choice
fields-choices = Choices, if it is one: a line for each
fields-listed = Show it in lists of customers
fields-in-lists = in lists
fields-add = Add field
fields-edit = Edit
fields-up = Up
fields-down = Down
fields-archive = Archive
fields-restore = Restore
fields-archived = Archived
fields-archived-note = They are not offered any more. What stands in them is kept, exported, given out and erased as before.
record-field-back = { $field }: back to “{ $before }”
console-field-refused-title = That was not filled in
console-field-refused = { $why } Go back: what you wrote is still there.

# Customers who may be one person: each sign in a sentence, never more than is on record.

duplicates-title = Perhaps the same person
duplicates-intro = What is on record suggests it; nothing proves it, and nobody is merged by it. Look at both, or say that they are two: then it is not suggested again.
duplicates-none = Nothing on record suggests that anybody is here twice. If you know better, say so on the customer’s page.
duplicates-perhaps = Perhaps the same person as
duplicates-look = Look at both
duplicates-not = Not the same
duplicates-not-hint = They are not suggested to you again.
likeness-phone = Both gave the number { $value }.
likeness-email = Both typed the e-mail address { $value }, which proves nothing yet.
likeness-shown = { $first } typed { $value }, which { $second } has shown to be theirs.
likeness-browser = A browser known as { $first } opened a card that was sent to { $second }; it may have been passed on.
likeness-name = { $promoter } calls both { $value }.
likeness-own-name = You call both { $value }.

# What customers did, to narrow the list by.

customers-lately = Something was said within
customers-doings = What they did
customers-section = Has read of it
customers-section-any = any part
customers-answered = Has answered since
customers-answered-no = no
customers-brought = Passed on: brought at least
customers-brought-opens = { $count ->
        [one] one open
       *[other] { $count } opens
    }
customers-agreed = Has agreed to
customers-not-agreed = Has not agreed to
customers-doings-latest = Only the latest { $count } conversations are looked through for what customers did; the export looks through all.
list-from = { $name } from
list-to = { $name } to
customers-kept = Kept about them
console-seen = Last seen
list-seen = Seen within
list-unseen = Not seen for
list-state = State
list-state-active = active
list-state-left = deactivated
list-state-offered = offered
list-state-archived = archived

# Notes that name somebody.

mention-operators = operators
mention-names = Who can be named
mention-offered = Arrows choose, Enter puts it in:
mention-how = Who is named is told:
note-names-you = 📝 { $by } names you in a note about { $name }:
button-to-note = To the note
mentions-title = Notes that name the operators
mentions-intro = Promoters and their teams ask you to look at these customers.
mentions-none = No note waits for you.
mentions-seen = Seen to
mentions-wait = { $count ->
        [one] One note names the operators
       *[other] { $count } notes name the operators
    }

# Teams: promoters whom one of them leads.

team-title = Team
team-name = Team
team-leads = { $name } leads it
team-put = Save
team-means = Who leads a team sees the figures of everybody in it: cards, opens, answers, meetings, and how many customers wait since when. Never their words, notes or customers’ names. Everybody in it is told so. Empty: no team.
team-you-lead = 👥 You lead the team “{ $team }” now. On the web you see its figures, and who lets customers wait: never what the others write, their notes or their customers’ names. They know.
team-led = 👥 You are in the team “{ $team }”, led by { $leads }, who sees your figures: cards, opens, answers, meetings, and how many customers wait for you since when. Your words, your notes and your customers’ names are not shown to them.
team-lead = lead
team-numbers = These are the figures of your team:
team-numbers-one = These are the figures of one in your team:
team-long = over a day
team-not-shown = not shown
team-numbers-seen = Who leads your team sees these figures, never your words, notes or customers’ names:
console-nav-team = Team
team-all-numbers = All figures of the team
team-is-led = Led by { $leads }
team-unled = Nobody leads it yet.
team-seen = Who leads your team sees your figures: cards, opens, answers, meetings, and how many customers wait for you since when. Your words, your notes and your customers’ names are not shown to them.
team-lead-sees = You see figures alone: never what the others write, their notes or their customers’ names. They know.
team-waiting = { $count ->
        [one] One customer waits for an answer.
       *[other] { $count } customers wait for an answer.
    }
team-longest = Longest for { $name }: since
team-nobody-waits = No customer waits for an answer.
team-wait = Waiting
team-since = Since
team-counted = Who waits: now. Everything else: { $days }.
