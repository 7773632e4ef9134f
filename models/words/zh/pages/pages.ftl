# 读者在推广页面上看到的文字。

page-skip = 跳到正文
page-shared-by = 分享人
page-write-to = 给{ $promoter }留言
page-write-hint = 就在浏览器里聊，无需注册账号。
page-elsewhere = 也可以在这里继续聊
page-share = 分享
page-copy = 复制链接
page-copied = 已复制
page-save-card = 保存为图片
page-pass-on = 转给别人
page-pass-on-hint = 身边的人扫这个码就能打开。
page-qr-alt = 打开本页的二维码
page-hero-alt = “{ $title }”的配图
page-privacy-title = 这里会记录什么
page-privacy = 您打开本页时，我们会记录这次打开及其时间。您在页面上的操作（阅读时长、浏览到哪里、点击了什么）只有在页面顶部的开关允许时才会记录。{ $promoter }能看到这些，但不知道您是谁，除非您主动留言或填写表单。我们不会告诉任何其他网站。
page-privacy-nobody = 您打开本页时，我们会记录这次打开及其时间。您在页面上的操作（阅读时长、浏览到哪里、点击了什么）只有在页面顶部的开关允许时才会记录。这些记录不会显示您是谁，除非您主动留言或填写表单。我们不会告诉任何其他网站。
page-privacy-onward = 只要页首的开关允许，您从这里转发的内容就带有您自己的链接：{ $promoter } 能看到有人经它而来，看不到您发给了谁。
page-privacy-onward-nobody = 只要页首的开关允许，您从这里转发的内容就带有您自己的链接：它只显示有人经它而来，不显示您发给了谁。
page-made-with = 由 Handbill 制作

form-title = 留下联系方式
form-hint = { $promoter }会与您联系。
form-hint-nobody = 我们会与您联系。
form-name = 您的称呼
form-phone = 电话
form-email = 电子邮箱
form-note = 您想了解什么？
form-consent = 我同意{ $promoter }保存我在此填写的内容，并就“{ $title }”与我联系。我可以随时撤回。
form-consent-nobody = 我同意保存我在此填写的内容，并就“{ $title }”与我联系。我可以随时撤回。
form-send = 提交
form-sending = 正在提交……
form-thanks = 谢谢！您的信息已收到。
form-thanks-hint = 您可以关闭本页，或返回继续阅读。
form-go-back = 返回页面
form-refused = 还差一点
form-needs-consent = 请先勾选同意；未经您同意，我们不会保存任何内容。
form-is-empty = 请至少填写一项。
form-bad-email = 这不像是电子邮箱地址，请检查一下。
form-bad-phone = 这不像是电话号码，请只用数字、空格和加号。
form-not-from-here = 这次提交来自其他网站，没有生效。请在原页面填写。
page-came-through-you = 这一页经您、以及由此传开，被打开了 { $count } 次。
page-answer-waits = { $name }回复了您，打开聊天
form-too-late = 本页打开的时间太久了，请重新打开后再提交一次。
form-not-kept = 暂时无法保存您的信息，请稍后再试。

card-call-to-action = 扫码查看详情

preview-go-on = 前往 { $site } 查看

missing-title = 找不到这张分享卡
missing-text = 链接可能已被收回，或在转发时少了一截。请向给您链接的人再要一个。
unavailable-title = 请稍等
unavailable-text = 页面暂时无法显示，请过几秒再试。

# 首页：没有分享卡时打开的地址。
front-title = Handbill
front-text = 在这里分享内容，了解阅读情况，并与感兴趣的人直接交谈。
front-customer = 您收到了分享卡
front-customer-way = 请打开收到的链接，或扫描收到的二维码。如果您以前在这里写过消息，请用同一个浏览器。
front-promoter = 您要分享
front-promoter-way = 请打开收到的邀请，这个浏览器就会成为您的一台设备。
front-operator = 您是管理员
front-operator-way = 请在服务器上生成登录链接：
front-chat = 查看您的消息
front-chat-as = { $name }，查看您的消息
front-console = 打开控制台
front-local = 这个地址只能在本机打开。要让别人访问，请把 public_url 设为他们能打开的地址。
preview-alt = “{ $title }”的配图
