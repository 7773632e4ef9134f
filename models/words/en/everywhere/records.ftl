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
