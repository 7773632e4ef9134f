# Readers in an app's own browser, who let the promoter know that they have read.

known-ask = Let { $promoter } know I have read this
known-ask-nobody = Let them know I have read this
known-by-name = Tell { $promoter } my name, too
known-by-name-nobody = Tell them my name, too
known-terms = { $promoter } is told that you have read this, and when you open what they send you next. The app gives us a number for you, not your name. You can take this back at any time.
known-terms-nobody = Whoever shared this with you is told that you have read it, and when you open what they send you next. The app gives us a number for you, not your name. You can take this back at any time.
known-by-name-terms = { $promoter } also learns the name you go by in this app. The app asks you first. You can take this back at any time.
known-by-name-terms-nobody = Whoever shared this with you also learns the name you go by in this app. The app asks you first. You can take this back at any time.
known-is-known = { $promoter } knows that you have read this.
known-is-known-nobody = Whoever shared this with you knows that you have read it.
known-is-named = { $promoter } knows that you have read this.
known-is-named-nobody = Whoever shared this with you knows that you have read it.
known-is-virtual = The app shows you only a copy of this page, and does not say who you are. Open the full page (the line at the bottom), then tap again.
known-is-virtual-nobody = The app shows you only a copy of this page, and does not say who you are. Open the full page (the line at the bottom), then tap again.
known-is-refused = { $promoter } was told nothing.
known-is-refused-nobody = Nobody was told anything.
known-is-unanswered = The app did not answer. Please try again.
known-is-unanswered-nobody = The app did not answer. Please try again.
known-is-own = This is your own card. Opening it yourself does not count.
known-is-own-nobody = This is your own card. Opening it yourself does not count.
known-is-unnamed = From now on { $promoter } is not told who reads this page.
known-is-unnamed-nobody = From now on nobody is told who reads this page.
known-login = Let { $promoter } know with { $app }
known-login-nobody = Let them know with { $app }
known-login-terms = { $promoter } is told that you have read this, and when you open what they send you next, with the name you go by in { $app }, which asks you first. You can take this back at any time.
known-login-terms-nobody = Whoever shared this with you is told that you have read it, and when you open what they send you next, with the name you go by in { $app }, which asks you first. You can take this back at any time.
known-signed = { $promoter } sees that you read this.
known-signed-nobody = Whoever shared this with you sees that you read it.
known-signed-terms = { $promoter } is told that you have read this, and when you open what they send you next, with the name you go by in this app. You can take this back at any time.
known-signed-terms-nobody = Whoever shared this with you is told that you have read it, and when you open what they send you next, with the name you go by in this app. You can take this back at any time.
known-read-unnamed = Read unnamed
known-read-named = Let them know
known-not-from-here = This was sent from another site, so nothing was done. Please use the page itself.

page-privacy-signed = When you open this page, we record that and the time. What you do on it – how long you read, how far you scroll, what you tap – is recorded only while the switch at the top allows it. { $promoter } can see this, and that it is you only where the line at the top says so. No other site is told anything.
page-privacy-signed-nobody = When you open this page, we record that and the time. What you do on it – how long you read, how far you scroll, what you tap – is recorded only while the switch at the top allows it. That it is you is recorded only where the line at the top says so. No other site is told anything.
page-privacy-share = In this app, the page loads the app’s own script, so that what you pass on has its title and picture and a tag of its own. { $promoter } can see that somebody came through it, not to whom you sent it.
page-privacy-share-nobody = In this app, the page loads the app’s own script, so that what you pass on has its title and picture and a tag of its own. It shows that somebody came through it, not to whom you sent it.

recognised = 👋 { $name } lets you know: they have seen “{ $topic }”
