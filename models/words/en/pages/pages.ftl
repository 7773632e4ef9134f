# What readers see on a promotion's page.

page-skip = Skip to the text
page-shared-by = Shared by
page-write-to = Write to { $promoter }
page-write-hint = Here in your browser, no account needed.
page-elsewhere = Or go on talking in
page-share = Share
page-copy = Copy the link
page-copied = Copied
page-save-card = Save as a picture
page-pass-on = Pass it on
page-pass-on-hint = Somebody next to you can scan this code.
page-qr-alt = QR code that opens this page
page-hero-alt = Picture for “{ $title }”
page-privacy-title = What is recorded here
page-privacy = When you open this page, we record that and the time. What you do on it – how long you read, how far you scroll, what you tap – is recorded only while the switch at the top allows it. { $promoter } can see this, but not who you are, unless you write or fill in the form. No other site is told anything.
page-privacy-nobody = When you open this page, we record that and the time. What you do on it – how long you read, how far you scroll, what you tap – is recorded only while the switch at the top allows it. This does not say who you are, unless you write or fill in the form. No other site is told anything.
page-privacy-onward = What you pass on from here has a link of your own while that switch allows it: { $promoter } can see that somebody came through it, not to whom you sent it.
page-privacy-onward-nobody = What you pass on from here has a link of your own while that switch allows it. It shows that somebody came through it, not to whom you sent it.
page-made-with = Made with Handbill

form-title = Leave your details
form-hint = { $promoter } will get back to you.
form-hint-nobody = We will get back to you.
form-name = Your name
form-phone = Phone
form-email = E-mail
form-note = What would you like to know?
form-consent = I agree that { $promoter } keeps what I write here and contacts me about “{ $title }”. I can take this back at any time.
form-consent-nobody = I agree that what I write here is kept and that I am contacted about “{ $title }”. I can take this back at any time.
form-send = Send
form-sending = Sending …
form-thanks = Thank you! Your details have arrived.
form-thanks-hint = You can close this page, or go back to what you were reading.
form-go-back = Back to the page
form-refused = Something is missing
form-needs-consent = Please tick the box: without your consent nothing is kept.
form-is-empty = Please fill in at least one field.
form-bad-email = This does not look like an e-mail address. Please check it.
form-bad-phone = This does not look like a phone number. Please use digits, spaces and + only.
form-not-from-here = This was sent from another site, so nothing was done. Please use the page itself.
page-came-through-you = { $count ->
        [one] One open of this page came through you, or through those who came by you.
       *[other] { $count } opens of this page came through you, or through those who came by you.
    }
page-answer-waits = { $name } answered you. Open the chat
form-too-late = This page was opened too long ago. Please open it again and send the form once more.
form-not-kept = Your details could not be saved just now. Please try again in a moment.

card-call-to-action = Scan to read on

preview-go-on = Read on at { $site }

missing-title = This card can’t be found
missing-text = The link may have been withdrawn, or part of it got lost on the way. Please ask whoever gave it to you for a new one.
unavailable-title = One moment, please
unavailable-text = This page can’t be shown just now. Please try again in a few seconds.

# The address itself, without a card.
front-title = Handbill
front-text = Here people share cards, see how they are read, and talk with those who answer.
front-customer = You were sent a card
front-customer-way = Open the link or scan the code you were sent. If you have written to somebody here before, use the same browser.
front-promoter = You share cards
front-promoter-way = Open the invitation you were given. It makes this browser one of your devices.
front-operator = You are the operator
front-operator-way = Make yourself a sign-in link on the server:
front-chat = Go to your messages
front-chat-as = Go to your messages, { $name }
front-console = Go to the console
front-local = This address works on this machine only. To let others in, set public_url to the address they can open.
preview-alt = Picture that goes with “{ $title }”
