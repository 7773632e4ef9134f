# What happened, in one line each; and the pages that show it.

moment-card = Card made for “{ $topic }”
moment-card-for = Card made for { $customer }: “{ $topic }”
moment-push = Card for “{ $topic }” taken to share
moment-push-to = Card for “{ $topic }” taken to give to { $customer }
moment-fetched = “{ $topic }” fetched, by whom is not known
moment-fetched-by = “{ $topic }” fetched by { $customer }
moment-fetched-sent-to = The card sent to { $customer } was fetched: “{ $topic }”
moment-opened = “{ $topic }” opened, by whom is not known
moment-opened-by = { $customer } opened “{ $topic }”
moment-opened-sent-to = The card sent to { $customer } was opened: “{ $topic }”
moment-read = “{ $topic }” read, by whom is not known
moment-read-by = { $customer } read “{ $topic }”
moment-read-sent-to = The card sent to { $customer } was read: “{ $topic }”
moment-proved = read: { $proof }
moment-through-card = came through the card sent to { $customer }
moment-through-page = came by a link from a page opened before
moment-inferred = inferred: the card names nobody, and only { $promoter } had shared it
moment-reading = { $seconds } s, { $percent } % seen, { $clicks ->
    [one] one click
   *[other] { $clicks } clicks
}
moment-said = { $from } to { $to }
author-operator = the operator, in { $promoter }’s name
author-team = { $name } (of { $promoter }’s team)
author-system = sent automatically
moment-call = Call from { $from } to { $to }
moment-call-talked = Call from { $from } to { $to }, { $minutes }
moment-meeting = { $promoter } and { $customer } met
moment-meeting-claimed = { $promoter } says they met { $customer }
moment-meeting-alone = { $promoter } checked in
moment-appointment = { $promoter } is to meet { $customer }: { $when }
moment-appointment-moved = { $promoter } is to meet { $customer }, moved to { $when }
moment-agreed = the customer agreed
moment-refused = the customer can’t make it
moment-appointment-kept = took place, as the promoter says
moment-appointment-cancelled = cancelled
moment-appointment-missed = did not take place, as the promoter says
moment-consent = Agreed: { $purpose }
moment-withdrawal = Agreement taken back: { $purpose }
moment-details = Told us: { $field }
moment-hand-over = Handed over from { $from } to { $to }
moment-merge = Known before as customer { $number }
moment-merge-undone = Known before as customer { $number }; taken apart again
moment-purpose-contact = may be contacted
moment-purpose-relay = talks through us
moment-purpose-analytics = is recognised again
moment-purpose-recording = the call is recorded
moment-purpose-mail-alerts = is told by e-mail of words that wait
moment-purpose-other = { $purpose }
moment-somebody = somebody
moment-delivered = delivered
moment-seen = seen
moment-withdrawn = taken back by its writer
moment-corrected = corrected by a later check-in
moment-confirmed = confirmed by the customer
moment-unconfirmed = not confirmed by the customer
moment-denied = the customer says this did not happen
moment-accuracy = within { $metres } m

kind-card = Card
kind-push = Push
kind-fetched = Fetched
kind-opened = Opened
kind-read = Read
kind-message = Message
kind-mail = Mail
kind-call = Call
kind-meeting = Meeting
kind-appointment = Appointment
kind-consent = Consent
kind-withdrawal = Consent
kind-details = Details
kind-hand-over = Hand-over
kind-merge = Merged

timeline-title = Timeline
timeline-show = Show
timeline-group-cards = Cards
timeline-group-reading = Reading
timeline-group-message = Messages
timeline-group-mail = Mail
timeline-group-call = Calls
timeline-group-meeting = Meetings
timeline-group-consent = Consents
timeline-group-changes = Changes
timeline-words = Words to look for
timeline-filter = Show
timeline-clear = Show everything
timeline-empty = Nothing has happened yet.
timeline-none-found = Nothing was found.
timeline-none-here = Nothing in this stretch of time. There may be more before it.
timeline-media = Pictures and files
timeline-map = Map
timeline-before-edit = Before the edit
timeline-as-written = As it was written
timeline-open-conversation = Conversation with { $promoter }
timeline-all = Whole timeline
timeline-place-label = { $latitude }, { $longitude }

# One conversation to read or print

transcript-title = { $customer } and { $promoter }
transcript-of = { $moments ->
    [one] One moment
   *[other] { $moments } moments
}, times in { $zone }. Written on { $at }.
transcript-not-inlined = kept as { $sha256 }

# In the chat

history-title = Everything with { $name }
history-nobody = Whose history would you like to see? Choose a customer.
history-empty = Nothing has happened with { $name } yet.
history-earlier = ⬆️ Earlier
history-whole = 🗂 Whole history
console-too-long-title = This is too long for a PDF
console-too-long = A PDF takes at most 5,000 moments. Please take HTML, CSV or JSON.
