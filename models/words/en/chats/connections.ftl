# A promoter's own account that Handbill was let into, and the chats in it.
connection-terms =
    Your account is connected. From now on Handbill keeps what you and your customers write to each other here, what you type yourself included, with files, edits and deletions. What you write to them from another of your devices goes out here, in your name.
    Only chats with customers are kept: those where a message holds the link of one of your cards, and those you mark yourself. Nothing is kept of any other chat.
    To leave a chat out, open it, press “Manage bot” above it, then “Not a customer”. To end it all, go to Business › Chatbots in your app’s settings and remove the bot.
    By connecting you agree to this.
connection-made = { connection-terms }
connection-made-mute =
    { connection-terms }

    You have not allowed the bot to reply, so it only keeps a record. To answer from another device, allow it there.
connection-ended = Your account is no longer connected. Nothing more of it is kept; what was kept stays on record.
connection-stranger = Your account is connected, but you are not a promoter here (yet), so nothing of it is kept. If you were invited, open the link in your invitation; if not, go to Business › Chatbots in your app’s settings and remove the bot.
connection-none = No account of yours is connected. Connect one in your app’s settings under Business › Chatbots.
chat-recorded = 📒 Your chat with { $name } is with a customer and is kept on record.
chat-recorded-nameless = 📒 This chat is with a customer and is kept on record.
chat-awaited = 📒 This chat is kept on record as a customer’s from its next message on. Nothing of it was kept until now.
chat-left-out = Nothing of this chat is kept.
chat-unknown = Nothing of this chat is kept: no link of your cards is in it. Is it with a customer?
button-record-chat = A customer: keep it
button-leave-chat = Not a customer
failed-connection-ended = the account they wrote to is not connected any more.
failed-connection-mute = you have not allowed the bot to reply in your account.
failed-chat-excluded = you left this chat out.
budget-of-time = You can answer here until { $until }
team-ready =
    From now on { $name }’s customers write here, each in a topic of their own, and whoever answers in a topic answers in { $name }’s name. Everybody in this group can read it.
    The group has to be a forum (Topics on), and the bot in it an administrator who may manage topics. /devices in the chat with the bot ends it.
team-taken = This group belongs to another promoter already.
taken-back = 🗑 taken back
failed-chat-awaited = nothing has been said in this chat yet.
