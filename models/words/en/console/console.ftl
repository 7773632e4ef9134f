# What the operator reads in the console.

console-name = Console
console-skip = Skip to the content
console-language = Language
console-navigation = Parts of the console
console-leave = Sign out
console-back = Back to the overview

console-nav-home = Overview
console-nav-promotions = Promotions
console-nav-promoters = Promoters
console-nav-opens = Opens
console-nav-conversations = Conversations

# Coming in

console-enter-title = Sign in
console-enter = This link signs this browser in as the operator. It works once.
console-enter-button = Sign in here
console-link-spent-title = This link is used up
console-link-spent = A sign-in link works once, for ten minutes. Make a new one on the machine where Handbill runs:
console-sign-in-title = Please sign in
console-sign-in = Promoters see their customers here in a browser that is one of their devices: send /devices in your chat for a link. The operator signs in by a link made on the machine where Handbill runs:
console-left-title = You are signed out
console-left = This browser can no longer see the console. To come back, make a new link:
console-not-from-here-title = This was not sent from the console
console-not-from-here = The form did not come from a page of yours, or was open too long. Go back, reload the page and send it again.
console-missing-title = There is nothing here
console-missing = What you are looking for does not exist, or no longer does.
console-too-large-title = That was too large
console-too-large = A form takes at most 14 MB, a picture 12 MB.
console-trouble-title = The database does not answer
console-trouble = Nothing was changed. Try again in a moment. If it stays like this, run this to see what is wrong: handbill doctor

# First steps

console-welcome-title = Welcome! Let’s share a first card.
console-sample-house = A sample house: everybody in it is made up, and nothing leaves it.
console-steps-title = First steps
console-welcome = Follow one card from making it to reading it, all in this browser, with no account anywhere. It takes about ten minutes.
console-done = (done)
console-look-again = Check my progress
console-step-promotion = Make a promotion
console-step-promotion-how = A promotion is what gets shared: a page of your own, or a link to any site. In a hurry? Take the sample.
console-take-sample = Take a sample page
console-new-page = Write a page
console-new-link = Share a link
console-step-promoter = Invite a promoter
console-step-promoter-how = A promoter shares your promotions and hears when they are opened and read. Give them the name that customers will see.
console-step-joined = Let the promoter join
console-step-joined-how = Open the invitation as the promoter would, here or on a phone.
console-step-card = Get a card
console-step-card-how = In the promoter’s chat, send /card and choose the promotion. You get a card: a picture, a link and a QR code.
console-to-chat = To the promoter's chat
console-step-opened = Open the card
console-step-opened-how = Play the customer: open the card’s link in a private window, so that you are not taken for the promoter, and read a little. The promoter is told at once.
console-step-talked = Talk
console-step-talked-how = On the opened page, write to the promoter. The answer comes back the same way, and every word is kept.

# People and promotions

console-promoter-name = Name
console-promoter-example = e.g. Jia
console-promoter-language = Language
console-language-own = Their own
console-invite = Invite
console-invitation-title = Invitation
console-invitation = Whoever opens this becomes { $name }, on as many devices as they like, until it expires. Send it to nobody else.
console-open-chat = Open the web chat as { $name }
console-code-label = QR code of the invitation for { $name }
console-link-web = Link for the browser
console-link-elsewhere = Link for { $channel }
console-copy = Copy
console-copied = Copied
console-terminals = Devices
console-not-joined = has not joined yet
console-no-terminals = { $name } has not joined yet. Send the invitation.
console-no-promoters = Nobody has been invited yet. Write a name above: you get a link and a code to send them.
console-deactivate = Deactivate
console-reactivate = Reactivate
console-deactivated = deactivated
console-deactivated-note = { $name }’s cards go on working, but { $name } is told nothing more, is signed out everywhere, and no link lets { $name } in.
console-account = Account
console-used = Last used
console-blocked = unreachable
console-promoter = Promoter
console-channel = Channel

console-kind = Kind
console-kind-link = Link
console-kind-page = Page
console-archived = archived
console-archive = Archive
console-edit = Edit
console-edit-title = Edit the promotion
console-save = Save
console-cancel = Cancel
console-no-promotions = There is nothing to share yet. Write a page, or share a link.
console-no-tags = Nobody has asked for a card yet. A promoter gets one by /card in their chat.
console-tags = Who shares it
console-link = Link
console-code-for-print = { $channel } code for print
console-no-code-title = No code this time
console-no-code = The code for print could not be fetched: { $why }
console-campaign = Campaign
console-retired = retired
console-asks-for = The page asks for:
console-field-name = Name
console-field-phone = Phone
console-field-email = E-mail
console-field-note = Note
console-tagging-promoter = tagged by promoter
console-tagging-campaign = tagged by campaign
console-tagging-promoter-how = Each card says who shares it
console-tagging-campaign-how = Cards say only what is shared; who shared it is found from what was sent

console-form-title = Title
console-form-summary = Summary
console-form-summary-hint = A sentence or two for the card and the link preview.
console-form-target = Where the link leads
console-form-page = The page, in Markdown
console-form-page-hint = ## Heading, **bold**, - list, > quotation, [words](https://…)
console-form-form = Ask readers for their details
console-form-form-hint = They are asked for their consent, and it is kept with the answer.
console-form-image = Picture
console-form-image-hint = JPEG, PNG, WebP or GIF, at most 12 MB. Where it was taken is removed from it.
console-form-no-image = Remove the picture
console-form-tagging = How cards are told apart
console-bad-title = The promotion needs a title.
console-bad-target = The link must be a whole address that starts with https://
console-bad-page = The page is empty: write something.
console-bad-picture = This picture can’t be read. Take a JPEG, PNG, WebP or GIF of at most 12 MB.
console-bad-promotion = This can’t be saved: { $why }.
console-bad-name = The promoter needs a name.

# Opens

console-waiting-total = Wait for an answer
console-latest-opens = Latest opens
console-all = Show all
console-when = When
console-topic = Topic
console-reader = Reader
console-proof = State
console-reading = Reading
console-unattributed = unknown
console-visitor-preview = link preview
console-visitor-robot = robot
console-visitor-self = the promoter
console-state-fetched = fetched
console-state-opened = opened
console-state-read = read
console-sections = Where it was read
console-sections-note = Active seconds by section, over all reads by people, in the order of the page. Promoters’ own looks and robots don’t count.
console-by-section = By section
console-share = { $percent } %
console-dwelt = { $seconds } s, { $percent } %
console-show = Whose opens
console-show-all = All
console-earlier = Earlier
console-later = Later
console-newest = Newest

# Conversations

console-with = with { $promoter }
console-talk-title = { $customer } and { $promoter }
console-no-conversations = Nobody has written yet. Whoever opens a card can write to its promoter; what is said appears here.
console-nothing-said = Nothing has been said yet.
console-edited = edited; before, it said
console-picture = picture
console-attachment = { $kind ->
    [contact] a contact
    [location] a place
   *[other] a file ({ $kind })
}
console-not-kept = could not be kept
console-delivery-queued = on its way
console-delivery-uncertain = perhaps delivered twice
console-delivery-failed = not delivered

# Health

console-health = Inbox: { $updates } waiting · Outbox: { $messages } waiting
console-health-trouble = Set aside: { $aside } · perhaps delivered twice: { $uncertain } · not delivered: { $failed }. To see what to do, run: handbill doctor
claim-open = as they typed it, not confirmed
claim-fell = not theirs
console-invitation-local = This code and link open on this machine only, not on a telephone: the address is 127.0.0.1. Set public_url to an address that telephones can open, then start Handbill again.

# Devices and invitations

console-nav-devices = Devices
console-devices-title = Signed-in devices
console-devices-operator = Browsers in which an operator is signed in. One that rests for too long is signed out by itself.
console-devices-promoter = Where you are told, and where you are signed in. Remove what is no longer in your hands.
console-devices-end-others = Sign out all others
console-device = Device
console-since = Since
console-device-here = this one
console-device-signed-out = signed out
console-device-end = Remove
console-last-device-title = This is your only device
console-last-device = You can be told nowhere else. Add another device first: send /devices in your chat.
console-invitation-good = { $name } has an invitation that is good until
console-invitation-none = { $name } has no invitation that is still good.
console-invitation-hidden = Its link was shown once, when it was made, and is not kept. Making a new one ends the old one; devices that have joined stay.
console-invitation-renew = Make a new invitation
console-invitation-revoke = Revoke the invitation
console-invitation-once = Copy it now: this link is shown only here and only for ten minutes.
console-invitation-until = It is good until

console-reports-title = Reports
console-reports = Promoters ask you to look at what these customers write to them.
console-reports-wait = { $count ->
        [one] One report from a promoter waits for you
       *[other] { $count } reports from promoters wait for you
    }
console-no-reports = No promoter has reported anybody. There is nothing to do here.
console-report-about = About
console-report-at = When
console-report-blocked = blocked
console-report-settle = Seen to
console-report-settled = seen to
