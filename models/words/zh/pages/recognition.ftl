# 在应用自带浏览器中阅读、并让推广员知道自己看过的读者。

known-ask = 让{ $promoter }知道我看过
known-ask-nobody = 让分享给我的人知道我看过
known-by-name = 也告诉{ $promoter }我的名字
known-by-name-nobody = 也告诉对方我的名字
known-terms = { $promoter } 会知道您看过这一页，以及您以后打开其发来的内容。应用只给我们一个编号，不会给出您的名字。您可以随时撤回。
known-terms-nobody = 分享给您的人会知道您看过这一页，以及您以后打开其发来的内容。应用只给我们一个编号，不会告诉您的名字。您可以随时撤回。
known-by-name-terms = { $promoter } 还会知道您在此应用中的名字。应用会先征求您的同意。您可以随时撤回。
known-by-name-terms-nobody = 分享给您的人还会知道您在此应用中的名字。应用会先征求您的同意。您可以随时撤回。
known-is-known = { $promoter } 已知道您看过这一页。
known-is-known-nobody = 分享给您的人已知道您看过这一页。
known-is-named = { $promoter } 已知道您看过这一页。
known-is-named-nobody = 分享给您的人已知道您看过这一页。
known-is-virtual = 应用现在显示的只是本页的快照，不会说明您是谁。请先打开完整页面（见底部一栏），再点一次。
known-is-virtual-nobody = 应用现在显示的只是本页的快照，不会说明您是谁。请先打开完整页面（见底部一栏），再点一次。
known-is-refused = 没有告诉 { $promoter } 任何信息。
known-is-refused-nobody = 没有告诉任何人任何信息。
known-is-unanswered = 应用没有回应，请再试一次。
known-is-unanswered-nobody = 应用没有回应，请再试一次。
known-is-own = 这是您自己的分享卡，自己打开不计数。
known-is-own-nobody = 这是您自己的分享卡，自己打开不计数。
known-is-unnamed = 从现在起，不会告诉 { $promoter } 是谁在看这一页。
known-is-unnamed-nobody = 从现在起，不会告诉任何人是谁在看这一页。
known-login = 用 { $app } 让{ $promoter }知道我看过
known-login-nobody = 用 { $app } 让对方知道我看过
known-login-terms = { $promoter } 会知道您看过这一页，以及您以后打开其发来的内容，并看到您在 { $app } 中的名字。{ $app } 会先征求您的同意。您可以随时撤回。
known-login-terms-nobody = 分享给您的人会知道您看过这一页，以及您以后打开其发来的内容，并看到您在 { $app } 中的名字。{ $app } 会先征求您的同意。您可以随时撤回。
known-signed = { $promoter } 能看到您在看这一页。
known-signed-nobody = 分享给您的人能看到您在看这一页。
known-signed-terms = { $promoter } 会知道您看过这一页，以及您以后打开其发来的内容，并看到您在此应用中的名字。您可以随时撤回。
known-signed-terms-nobody = 分享给您的人会知道您看过这一页，以及您以后打开其发来的内容，并看到您在此应用中的名字。您可以随时撤回。
known-read-unnamed = 匿名阅读
known-read-named = 告诉对方
known-not-from-here = 这是从别的网站发来的，没有处理。请在本页操作。

page-privacy-signed = 您打开本页时，我们会记录这次打开及其时间。您在页面上的操作（阅读时长、浏览到哪里、点击了什么）只有在页面顶部的开关允许时才会记录。{ $promoter }能看到这些；只有在页面顶部的说明写明时，才知道是您。我们不会告诉任何其他网站。
page-privacy-signed-nobody = 您打开本页时，我们会记录这次打开及其时间。您在页面上的操作（阅读时长、浏览到哪里、点击了什么）只有在页面顶部的开关允许时才会记录。只有在页面顶部的说明写明时，才会记录是您。我们不会告诉任何其他网站。
page-privacy-share = 在此应用中，本页会加载应用自己的脚本，使您转发的内容带有标题、图片和它自己的标识。{ $promoter } 可以看到有人由此而来，但看不到您发给了谁。
page-privacy-share-nobody = 在此应用中，本页会加载应用自己的脚本，使您转发的内容带有标题、图片和它自己的标识。由此可以看到有人由此而来，但看不到您发给了谁。

recognised = 👋 { $name } 想让您知道：看过“{ $topic }”
