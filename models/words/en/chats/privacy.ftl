# What everybody may ask for: what is kept, erasing it, no more messages, taking back consent.

privacy =
    What is kept: your name and account here, messages and files you send, the cards you open and when, and what you fill in yourself. It is kept so that you and the person who shared a card with you can talk and have a record.
    Who sees it: the two of you and the company that runs this bot. Nobody else.
    Whatever you agreed to, you can take back here, at any time:
    /mydata – what is kept about you, as a file
    /forget – erase it
    /stop – no more messages
button-mydata = Send me my data
button-forget = Erase my data …
button-stop = No more messages from { $name }
button-stop-all = From nobody any more
button-resume = Let { $name } write again
button-back-contact = Delete the details I filled in
button-back-analytics = Don’t recognise me when I read
button-again-analytics = Recognise me again when I read
button-back-location = Delete the places I sent
button-again-location = Places I send may be kept again
button-back-recording = Don’t record my calls
button-again-recording = My calls may be recorded again

my-data = This is all that is kept about you: { $rows } entries in subject.json, and your files beside it.
my-data-link =
    All that is kept about you ({ $rows } entries) can be fetched here once, within half an hour. Keep the link to yourself:
    { $url }
button-mydata-link = Fetch my data

forget-ask =
    Erase what is kept about you?
    This goes: your name and accounts, what you wrote and sent, what was written to you, what you filled in, recordings, and that it was you who read.
    This stays, without your name: that something was sent, read or agreed to, and when. The other person’s own telephone keeps what it was sent; backups of the company run out by themselves.
    It can’t be undone. Press the button, or write: erase
button-forget-yes = Erase my data
button-forget-no = Keep it
forget-ask-promoter =
    Erase you as a promoter?
    Your { $cards } cards stop working and { $conversations } conversations end, unless your operator hands them over first. Your name, accounts, devices, check-in places and settings go. What was said to customers stays theirs, without your name.
    It can’t be undone. Press the button, or write: erase
forget-begun =
    It is being erased now and is done within a minute. The receipt:
    { $url }
forget-kept = Nothing was erased.
erased-receipt = Done: what was kept about you is erased ({ $rows } entries). If you write here again, you are somebody new to us.

stop-nobody = Nobody writes to you here.
stop-whom = Whose messages shall stop?
stopped = No more messages from { $name }. What was on its way is cancelled. You can change this whenever you like:
stopped-still = You stopped messages from { $name }, so this was not passed on. To talk again, press the button and write once more.
stopped-promoter = This device is told nothing more until you write here again.
resumed = { $name } may write to you again.
resumed-all = Messages reach you again.
resumed-nothing = Messages reach you; nothing was stopped.
resumed-promoter = You are told here.
given-again = Noted: that is allowed again.
taken-back-contact = The details you filled in are deleted. Nobody sees them any more.
taken-back-analytics = Noted: when you read from now on, it is not known that it is you.
taken-back-location = The places you sent are deleted, and none is kept from now on.
taken-back-recording = Noted: your calls are not recorded any more.

customer-stopped = { $name } ended the conversation; you can’t write to them any more.
customer-resumed = { $name } lets you write to them again.
customer-erased = A customer’s data was erased. You can’t write to them any more.
customer-took-details-back = { $name } took back the details they had left.
failed-stopped = they ended the conversation, so nothing is sent to them any more

place-not-kept = You asked that no places are kept, so this one was neither kept nor passed on.

## Pages
rights-receipt-title = Receipt of an erasure
rights-receipt-done = Erased. { $rows } entries were deleted or emptied, { $mentions } entries of others no longer speak of you, { $files } files were deleted. ({ $at } UTC)
rights-receipt-waits = It is being erased just now. Look again in a minute.
rights-receipt-unknown = There is no such receipt.
rights-packet-title = What is kept about you
rights-packet-hint = One file with everything, to be fetched once. Only you should have this link.
rights-packet-fetch = Fetch my data
rights-packet-gone = This link has been used, or its half hour is over. Ask for a new one in the chat: /mydata

## In the console
console-erase = Erase …
console-erase-customer = What is kept about this customer goes: name, accounts, words, files, details, recordings. That something was sent, read or agreed to stays, without a name. Who talked with them is told. It can’t be undone.
console-erase-promoter = Their name, accounts, devices and whereabouts go, their cards stop and their conversations end. Hand their customers over first if somebody is to go on with them. It can’t be undone.
console-erase-sure = Yes, I mean it
console-erase-now = Erase
console-erased-title = It is being erased
console-erased = It is done within a minute. The receipt, in numbers: { $url }

## On the page
take-back-contact = Delete what I filled in
take-back-analytics = Don’t recognise me any more
taken-back-title = Taken back
taken-back-nothing = This browser has left nothing here that could be taken back.
erased = (Erased at the customer’s request.)
