## Answering a customer in the console.
reply-title = Answer { $customer }
reply-hint = Goes out in { $promoter }’s name, by { $channel }, and on record.
reply-send = Send
reply-nowhere = There is no way to write to them at present.

## The inbox: conversations on the left, one thread on the right.

console-nav-inbox = Inbox
console-nav-spread = Spread
inbox-list = Conversations
inbox-search = Find a customer or a topic
inbox-filters = Narrow the list
inbox-any = any
inbox-show-all = All
inbox-show-unread = Unread
inbox-show-waiting = Waiting
inbox-none = Nobody has written yet. Whoever opens a card and writes appears here.
inbox-none-here = No conversation is like that. Clear the filters to see all.
inbox-choose = Choose a conversation.
agenda-title = Today
agenda-due = { $count ->
        [one] One reminder until tonight
       *[other] { $count } reminders until tonight
    }
agenda-more = { $count ->
        [one] One more is on its customer’s page.
       *[other] { $count } more are on their customers’ pages.
    }
agenda-read = Read in the last two days
agenda-nothing = Nothing is due today and nobody waits for you.
inbox-you = You
inbox-file = 📎 File
inbox-draft = Draft:
inbox-waits = waits
inbox-unread = { $count ->
        [one] one unread message
       *[other] { $count } unread messages
    }
inbox-thread = Conversation with { $customer }
inbox-log = Messages
inbox-back = Back to the list
inbox-with = with { $promoter }
inbox-commands = Card, meeting, check-in, call
inbox-act-card = Send a card
inbox-act-card-hint = { $customer } gets it where they are written to, and you hear when it is opened.
inbox-act-meet = Plan a meeting
inbox-act-meet-hint = { $customer } is told, and both of you are reminded.
inbox-act-meet-zone = On the clocks of { $zone }.
inbox-act-checkin = Check in
inbox-act-checkin-hint = Records that you are with { $customer }: your place and the time. Your browser asks you first.
inbox-act-call = Call
inbox-act-call-hint = Your telephone rings first, then { $customer } is called.
inbox-act-more = More in the chat
inbox-act-failed = This was not done: no connection. Please try again.
inbox-record = Record
inbox-story = Reading
inbox-brought = brought
inbox-brought-opens = { $topic }: { $count ->
        [one] one more open came through them
       *[other] { $count } more opens came through them
    }
inbox-to = To
inbox-in-name = in { $promoter }’s name
inbox-files = Files to send
inbox-remove-file = Remove
inbox-saved = Saved replies
inbox-saved-none = Nothing is saved yet. Write what you answer often, then save it here.
inbox-saved-keep = Save what is in the field
inbox-saved-forget = Delete the saved reply
inbox-below = ↓ New messages
inbox-unsent-held = No connection: this goes as soon as there is one.
inbox-unsent-gone = Not sent: this conversation is not yours any more, or you have been signed out.
inbox-unsent-again = Send again
inbox-unsent-away = Don’t send
inbox-unsent-elsewhere = Words to another customer were not sent. Look at them.
inbox-not-sent = Not sent. Your words are still here: try again.
inbox-too-many-files = At most ten files go along with one message.
inbox-keys = Keys
inbox-key-next = next conversation
inbox-key-before = conversation before
inbox-key-search = find
inbox-key-reply = answer
inbox-key-back = leave the field, then back to the list
inbox-key-help = this help
inbox-close = Close
console-file-refused-title = This file was not sent
console-file-refused = { $why } Go back: your words are still there.
