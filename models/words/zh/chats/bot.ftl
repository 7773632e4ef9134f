# 机器人说的话。每句一个编号；花括号里的内容由程序给出。

## 开始
joined = 欢迎，{ $name }！这个聊天现在是您的设备之一。领取一张分享卡分享出去：被打开、被阅读时我会告诉您；能知道是谁时也会告诉您。
welcome-back = { $name }，您好。想做什么？
join-unknown = 这个邀请无效或已失效。请向发给您的人要一个新的。
hello-customer = ✍️ 您现在写给 { $name }：您写的内容会转达，回复也在这里。/privacy 说明保存了什么。
hello-stranger =
    您好！我在您和给您分享卡的人之间传递消息。
    请打开分享卡上的链接开始；如果您受邀成为推广员，请打开邀请里的链接。
card-gone = 这张分享卡已停用。请向给您分享卡的人再要一张。
own-card = 这是您自己的分享卡“{ $topic }”。自己打开不计数。
written-to-nobody = 这张分享卡背后没有可以收到您的话的人。您的话没有转给任何人。
promotion =
    { $topic }
    { $summary }
    { $url }
promotion-from =
    { $topic }
    { $summary }
    { $url }

    { $name } 与您分享了这个。在这里写就能和 { $name } 交谈；您写的内容会转达并保存。您打开它时，{ $name } 会看到。/privacy
consent-relay = 您在这里写的内容会转达给 { $name } 并保存。
adviser-reads = { $name } 会看到您在这里写的内容，并在此回复。/privacy 说明保存了什么。
unknown-command = 没有这个命令。发送 /help 看看我能做什么。
for-promoters = 这是给推广员用的。如果您受邀成为推广员，请打开邀请里的链接。
help =
    { $commands }

    要回复客户，请在这里引用（回复）对方的消息。

## 分享卡
choose-promotion = 想分享哪一个？
no-promotions = 还没有可以分享的内容，请管理员先添加推广内容。
card-for-you =
    { $name } 发给您：

    { $caption }
card-sent = “{ $topic }”正在发给 { $name }。
nobody-chosen = 请先选择客户：/customers
chat-link = 直接进入聊天：{ $url }
pass-on = 这是您自己的“{ $topic }”链接，可以随意转发。有人打开，就记为经您而来；您发给了谁，没有人看得到。
    { $url }
pass-on-chat = 这是您自己的“{ $topic }”链接，可以随意转发。有人打开，就记为经您而来；您发给了谁，没有人看得到。
    { $url }
    在本应用中打开：{ $chat }
hint-join = 推广员专用：请先加入
hint-nothing-found = 没有找到，打开聊天

## 对话
choose-customer = 想写给谁？
no-customers = 您还没有客户。用 /card 领取分享卡分享出去；通过它给您写消息的人会出现在这里。
for-whom =
    这是写给谁的？选择后我就转达。（下次引用客户的消息，就会直接发给对方。）
    “{ $text }”
talking = 您正在写给 { $name }。发送 /done 之前，您在这里发的内容都会转给对方。
talking-about = 您正在写给 { $name }，关于“{ $topic }”。发送 /done 之前，您在这里发的内容都会转给对方。
done = 已结束。您现在写的内容不会发给任何人。
heading = { $name } · { $topic }
edited-mark = ✏️
not-delivered = 未能送达 { $name }：{ $why }
not-delivered-words = 未能送达 { $name }：{ $why }（“{ $text }”）
delivery-uncertain = 不能确定是否已送达 { $name }：{ $why }请询问对方，或重新发送。
delivery-uncertain-words = 不能确定是否已送达 { $name }：{ $why }（“{ $text }”）。请询问对方，或重新发送。
failed-blocked = 对方已屏蔽这里的消息。
failed-unknown = 对方的账号联系不上，或已不存在。
failed-refused = 平台拒绝了这条消息。
failed-too-late = 平台不再接受对此的回复。
failed-too-big = 文件太大，对方的应用收不了。
failed-too-long = 三天内都无法连接平台。
failed-no-channel = 该渠道目前没有配置。
failed-no-address = 目前还联系不到对方。
failed-promoter-left = 对方已不在这里工作。
failed-unsupported = 对方的应用无法显示这类消息。
failed-internal = 我们这边出了问题，管理员可以看到。
failed-not-now = 平台目前没有响应，请稍后再试。
waits-for-them = 这条消息要等 { $name } 再次来信后才能发出：{ $why }
waits-for-them-words = 这条消息要等 { $name } 再次来信后才能发出：{ $why }（“{ $text }”）
goes-another-way = 已改由{ $way }发给 { $name }：{ $why }
goes-another-way-words = 已改由{ $way }发给 { $name }：{ $why }（“{ $text }”）
link-for-them =
    给 { $name } 的专属链接，您可以用任何方式转给对方。对方在那里来信后，您随时可以在那里回复。
    { $url }
budget = 还可回复 { $left }/{ $of } 条，截止 { $until }
budget-closed = 您现在写的内容要等对方再次来信后才能发出。
held-window = 对方的应用只允许在其来信后的一段时间内回复。
held-quota = 对方的应用只允许对每条来信作少量回复。
answer-lost = 没有收到平台的回应。

## 通知
details = 📇 { $name } 在“{ $topic }”上留下了联系方式
details-line = { $field }：{ $value }
field-name = 姓名
field-phone = 电话
field-email = 邮箱
field-note = 备注


## 设置
choose-language = 使用哪种语言？
language-set = 好的，以后用中文。
quiet-how = 还没有设置免打扰时间。例如：/quiet 22:00-08:00 Asia/Shanghai
quiet-now = 通知在 { $start } 到 { $end } 之间暂缓（{ $timezone }）。修改：/quiet 22:00-08:00，/quiet off
quiet-set = 通知在 { $start } 到 { $end } 之间暂缓（{ $timezone }）。客户的消息照常送达。
quiet-off = 没有免打扰时间：随时通知您。

## 按钮
button-card = 🎴 领取分享卡
button-customers = 👥 客户
button-stats = 📊 统计
button-help = ❓ 帮助
button-open = 🔗 打开
button-copy = 📋 复制链接
button-share = ↗️ 分享到聊天
button-pass-on = ↗️ 转给别人
button-own-link = 🔗 我的专属链接
button-send-to = ✉️ 发给 { $name }
button-send-card = 🎴 发送分享卡
button-done = ✔️ 完成
button-write = ✍️ 写消息
button-link-for-them = 🔗 可转发的链接
button-yes = 是
button-no = 不是
button-nobody = 没有人
button-place = 📍 发送我的位置
button-quiet-off = 关闭
toast-old-button = 这个按钮已失效
