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
