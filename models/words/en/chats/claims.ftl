# A mailbox is asked whether it is the customer's, since somebody typed it. Nothing private is said before it answers.
claim-asked =
    Is this address yours?

    You, or somebody else, left this mail address with { $name }. If it was you, confirm it: answer this mail, or open the link and press. What { $name } writes to you then comes here.

    If it was not you, say no, or do nothing. Then no more of this comes to you.
button-claim-look = Confirm, or say no
button-claim-yes = Yes, it was me
button-claim-no = No, it was not me
claim-confirmed = Thank you, your address is confirmed. What is written to you comes here; just answer these mails.
claim-refused = Thank you. The address was removed, and you will not be asked again.
claim-elsewhere = This address could not be confirmed from here: you have written from another place meanwhile. Please go on there; with /devices you can add this address.
claim-gone = This question was answered already, or is too old.
claim-title = Is this address yours?
claim-hint = Somebody left { $account } as their mail address. If it was you, confirm it, and what is written to you comes there.
chat-notice-claim-confirmed = Confirmed
chat-notice-claim-confirmed-hint = What is written to you comes to your mailbox from now on.
chat-notice-claim-refused = Removed
chat-notice-claim-refused-hint = The address was removed, and you will not be asked again.
chat-notice-claim-elsewhere = Not confirmed from here
chat-notice-claim-elsewhere-hint = There is a chat in use already. Please go on in it; there /devices adds your mail address.
chat-notice-claim-gone = Nothing to confirm
chat-notice-claim-gone-hint = This question was answered already, or is too old.

# What may be somebody else’s, or of no person at all.

absent = 🏝 An automatic answer from { $name }’s mailbox: “{ $text }”

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
