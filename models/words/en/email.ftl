# What stands in mails, and what is said about them.

channel-email = E-mail
open-in-email = E-mail
mail-choose = Answer with the number:
mail-footer = To answer { $name }, just answer this mail. It is passed on and kept.
mail-footer-bot = You can answer this mail.
failed-no-mailbox = there is no such mailbox (any more).
failed-mailbox-full = their mailbox is full.
failed-mail-refused = their mail server refused the mail.
failed-mails-in-circles = a program at their mailbox answers every mail.
failed-mail-returned = the mail came back.
late-mail = their mail server has not taken it yet and is still trying.
absent = 🏝 An automatic answer from { $name }’s mailbox: “{ $text }”

## Mails that may be somebody else’s
held-for-customer =
    ✉️ A mail from { $account } came to the reply address that only { $name } was given. Is it really from { $name }?
    Until you say so, it is shown to nobody. If you say yes, { $account } is { $name }’s from now on.
held-for-yourself =
    ✉️ A mail from { $account } came to the reply address that only you were given. Did you write it?
    Until you say so, it is passed on to nobody.
held-in-your-name =
    ✉️ A mail in your name ({ $account }) came to an address that anybody may write to. Did you write it?
    Until you say so, it is passed on to nobody.
button-held-yes = Yes, pass it on
button-held-no = No
held-passed-on = Passed on.
held-dropped = Not passed on.
held-gone = That mail was dealt with already.
