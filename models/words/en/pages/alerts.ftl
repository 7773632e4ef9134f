# Alerts: a switch in the menu of the chat and of the inbox
alerts-title = Alerts on this device
alerts-switch = Tell me on this device
alerts-on = When somebody writes and you are not here, this device tells you who, and how it begins.
alerts-off = Off: you see new messages when you open this page.
alerts-denied = Your browser blocks notifications from this site. Allow them in its settings for this site, then open this menu again.
alerts-unable = This browser shows no notifications here. Another one may, or this one in a window that is not private.
alerts-install = On this device, add the site to your home screen first (Share, then “Add to Home Screen”), and open it from there.
alerts-failed = That did not work just now. Please try again.
alerts-elsewhere = The service that would bring alerts to this browser is not allowed here. Whoever runs this site can allow it.
alerts-sound = A sound while this page is open
mail-alerts-switch = Tell me by e-mail
mail-alerts-on = When words wait here unread for a few minutes and this page is closed, { $account } gets one mail: who wrote, and how it begins. Not at night.
mail-alerts-off = Off: { $account } gets no mail about new messages.
mail-alerts-none = To be told by e-mail when you are away, confirm an address: write /devices you@example.org here.
mail-alerts-consent = When somebody writes to me in the web chat and I don’t read it, tell me at { $account }: who wrote, and how it begins.
mail-alert =
    { $name } wrote to you

    “{ $words }”

    It waits in your chat. You get no further mail about it until you have looked.
button-mail-alert-open = Open the conversation
mail-in-title = { $name } wrote to you
mail-in-hint = Open the conversation in this browser. The link in the mail works once.
mail-in-button = Open the conversation
mail-end-title = No more mails about new messages?
mail-end-hint = { $account } is told nothing any more when somebody writes to you. Your chat itself stays as it is.
mail-end-button = No more mails
chat-notice-mail-ended = No more mails
chat-notice-mail-ended-hint = You are not told by e-mail any more when somebody writes. In the chat’s menu you can switch it on again.
chat-notice-mail-link-used = This link does not open anything any more
chat-notice-mail-link-used-hint = It works once, and for seven days. Open the chat where you used it before, or answer the mail.
chat-notice-mail-link-unknown = This link is not valid
chat-notice-mail-link-unknown-hint = Perhaps it was copied only in part. Open it from the mail once more.
chat-notice-somebody-else = Somebody else is signed in here
chat-notice-somebody-else-hint = This browser shows another person’s chat. Sign out there first, or open the link in another browser.
arrival-by-mail = told by e-mail
