# A promoter's own account that Handbill was let into, and the chats in it.
connection-terms =
    Your account is connected. From now on Handbill keeps what you and a customer write to each other here, by hand too, with files, changes and deletions; and what you write to them from another device of yours goes out here, in your name.
    Kept are only chats with customers: where one of your cards’ links stands in a message, or where you say so. Of every other chat nothing is kept.
    To leave a chat out: open it, press “Manage bot” above it, then “Not a customer”. To end it all: your app’s settings under Business › Chatbots, and take the bot out.
    By connecting you agree to this.
connection-made = { connection-terms }
connection-made-mute =
    { connection-terms }

    You have not allowed the bot to reply, so it only keeps. To answer from another device, allow it there.
connection-ended = Your account is not connected any more. Nothing of it is kept from now on; what was kept stays on record.
connection-stranger = Your account is connected, but you are no promoter here (yet), so nothing of it is kept. If you were invited, open the link of your invitation; if not, take the bot out of your app’s settings under Business › Chatbots.
connection-none = Your account is not connected at present. Connect it in your app’s settings under Business › Chatbots.
chat-recorded = 📒 The chat with { $name } is a customer’s and goes on record.
chat-recorded-nameless = 📒 This chat is a customer’s and goes on record.
chat-awaited = 📒 From the next message in it, this chat goes on record as a customer’s. Nothing was kept of it until now.
chat-left-out = Of this chat nothing is kept.
chat-unknown = Nothing of this chat is kept: none of your cards’ links stands in it. Is it a customer’s?
button-record-chat = A customer: keep it
button-leave-chat = Not a customer
failed-connection-ended = the account they wrote to is not connected any more.
failed-connection-mute = you have not allowed the bot to reply in your account.
failed-chat-excluded = you left this chat out.
budget-of-time = You can answer here until { $until }
team-ready =
    From now on { $name }’s customers write here, each in a topic of their own, and whoever answers in a topic answers in { $name }’s name. Everybody in this group reads along.
    The group has to be a forum (Topics on), and the bot in it an administrator who may manage topics. /terminals in the chat with the bot ends it.
team-taken = This group belongs to another promoter already.
taken-back = 🗑 taken back
failed-chat-awaited = nothing was said in this chat yet.
