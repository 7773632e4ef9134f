# What stands in mails, and what is said about them.
channel-email = E-mail
open-in-email = E-mail
mail-choose = Answer with the number:
mail-footer = To answer { $name }, just answer this mail. It is passed on and kept.
mail-footer-bot = You can answer this mail.
mail-footer-end = No more such mails:
failed-no-mailbox = there is no such mailbox (any more).
failed-mailbox-full = their mailbox is full.
failed-mail-refused = their mail server refused the mail.
failed-mails-in-circles = a program at their mailbox answers every mail.
failed-mail-returned = the mail came back.
late-mail = their mail server has not taken it yet and is still trying.
terminal-at-email = E-mail { $account }
terminal-no-email = E-mail is not set up here. Ask whoever runs this bot.
forward-this-email = Forward this: { $url }
