# What the operator reads in the console.

console-name = 控制台
console-skip = 跳到正文
console-language = 语言
console-navigation = 控制台各部分
console-leave = 退出登录
console-back = 回到总览

console-nav-home = 总览
console-nav-promotions = 推广内容
console-nav-promoters = 推广员
console-nav-opens = 打开记录
console-nav-conversations = 对话

# Coming in

console-enter-title = 登录
console-enter = 这个链接会让本浏览器以管理员身份登录，只能用一次。
console-enter-button = 在这里登录
console-link-spent-title = 这个链接已失效
console-link-spent = 登录链接十分钟之内有效，只能用一次。请在运行 Handbill 的机器上重新生成：
console-sign-in-title = 请先登录
console-sign-in = 推广员可在自己的设备（浏览器）上查看自己的客户：请在聊天中发送 /devices 获取链接。管理员请在运行 Handbill 的机器上生成登录链接：
console-left-title = 已退出登录
console-left = 本浏览器已看不到控制台。要再次进入，请重新生成链接：
console-not-from-here-title = 这个请求不是从控制台发出的
console-not-from-here = 表单不是从您的页面发出的，或者打开得太久了。请返回、刷新页面后再提交一次。
console-missing-title = 这里什么也没有
console-missing = 您要找的内容不存在，或者已经不在了。
console-too-large-title = 内容太大
console-too-large = 表单最大 14 MB，图片最大 12 MB。
console-trouble-title = 数据库没有响应
console-trouble = 什么也没有改动。请稍后再试；如果一直这样，请运行以下命令查找原因：handbill doctor

# First steps

console-welcome-title = 欢迎！先分享一张试试。
console-sample-house = 这是示例数据：里面的人都是虚构的，任何内容都不会发出去。
console-steps-title = 入门步骤
console-welcome = 跟着一张分享卡，从做好到被读到走一遍。全程只用这个浏览器，不需要任何平台账号，大约十分钟。
console-done = （已完成）
console-look-again = 刷新进度
console-step-promotion = 添加推广内容
console-step-promotion-how = 推广内容就是要分享的东西：可以是您自己写的页面，也可以是任何网站的链接。赶时间就用现成的样例。
console-take-sample = 使用样例页面
console-new-page = 写一个页面
console-new-link = 分享一个链接
console-step-promoter = 邀请一位推广员
console-step-promoter-how = 推广员分享您的推广内容，并会在被打开和阅读时收到通知。请填写客户会看到的名字。
console-step-joined = 让推广员加入
console-step-joined-how = 像推广员那样打开邀请：就在这里，或者用手机。
console-step-card = 领取分享卡
console-step-card-how = 在推广员的聊天里发送 /card，选好推广内容，就会收到一张分享卡：图片、链接和二维码。
console-to-chat = 去推广员的聊天
console-step-opened = 打开分享卡
console-step-opened-how = 扮演一次客户：用无痕窗口打开分享卡上的链接（否则会被当成推广员自己），读一会儿。推广员马上就会知道。
console-step-talked = 聊一聊
console-step-talked-how = 在打开的页面上给推广员留言。回复会原路返回，每一句话都有记录。

# People and promotions

console-promoter-name = 名字
console-promoter-example = 例如：小佳
console-promoter-language = 语言
console-language-own = 由对方的设备决定
console-invite = 邀请
console-invitation-title = 邀请
console-invitation = 有效期内，打开它的人就成为 { $name }，可以用在多台设备上。请不要发给别人。
console-open-chat = 以 { $name } 的身份打开网页聊天
console-code-label = { $name } 的邀请二维码
console-link-web = 浏览器链接
console-link-elsewhere = { $channel } 链接
console-copy = 复制
console-copied = 已复制
console-terminals = 设备
console-not-joined = 还没有加入
console-no-terminals = { $name } 还没有加入，把邀请发给对方吧。
console-no-promoters = 还没有邀请任何人。在上面写下名字，就会得到可以发给对方的链接和二维码。
console-deactivate = 停用
console-reactivate = 恢复
console-deactivated = 已停用
console-deactivated-note = { $name } 的分享卡仍然有效，但不再收到通知，已在所有设备上退出，任何链接都无法再进入。
console-account = 账号
console-used = 最近使用
console-blocked = 联系不上
console-promoter = 推广员
console-channel = 渠道

console-kind = 类型
console-kind-link = 链接
console-kind-page = 页面
console-archived = 已归档
console-archive = 归档
console-edit = 修改
console-edit-title = 修改推广内容
console-save = 保存
console-cancel = 取消
console-no-promotions = 还没有可以分享的内容。写一个页面，或者分享一个链接。
console-no-tags = 还没有人领取过分享卡。推广员在聊天中发送 /card 即可领取。
console-tags = 谁在分享
console-link = 链接
console-code-for-print = 用于印刷的{ $channel }二维码
console-no-code-title = 这次没有二维码
console-no-code = 无法取得用于印刷的二维码：{ $why }
console-campaign = 整个活动
console-retired = 已作废
console-asks-for = 页面请读者填写：
console-field-name = 姓名
console-field-phone = 电话
console-field-email = 电子邮箱
console-field-note = 留言
console-tagging-promoter = 按推广员区分
console-tagging-campaign = 按活动区分
console-tagging-promoter-how = 每张分享卡都标明是谁分享的
console-tagging-campaign-how = 分享卡只标明分享的内容；是谁分享的，由发送记录得出

console-form-title = 标题
console-form-summary = 摘要
console-form-summary-hint = 一两句话，显示在分享卡和链接预览里。
console-form-target = 链接地址
console-form-page = 页面内容（Markdown）
console-form-page-hint = ## 小标题、**粗体**、- 列表、> 引用、[文字](https://…)
console-form-form = 请读者留下联系方式
console-form-form-hint = 会先征得读者同意，并把同意的原文和回答一起保存。
console-form-image = 图片
console-form-image-hint = JPEG、PNG、WebP 或 GIF，最大 12 MB。拍摄地点等信息会被去掉。
console-form-no-image = 去掉图片
console-form-tagging = 如何区分分享卡
console-bad-title = 推广内容需要一个标题。
console-bad-target = 链接必须是以 https:// 开头的完整地址。
console-bad-page = 页面是空的，请写点什么。
console-bad-picture = 无法读取这张图片。请使用不超过 12 MB 的 JPEG、PNG、WebP 或 GIF。
console-bad-promotion = 无法保存：{ $why }。
console-bad-name = 推广员需要一个名字。

# Opens

console-waiting-total = 等待回复
console-latest-opens = 最近打开
console-all = 查看全部
console-when = 时间
console-topic = 主题
console-reader = 读者
console-proof = 状态
console-reading = 阅读
console-unattributed = 未知
console-visitor-preview = 链接预览
console-visitor-robot = 自动程序
console-visitor-self = 推广员自己
console-state-fetched = 已加载
console-state-opened = 已打开
console-state-read = 已读
console-sections = 各部分的阅读时间
console-sections-note = 按页面顺序列出每一部分被阅读的有效秒数，合计所有人的阅读；推广员自己查看和机器人不算。
console-by-section = 各部分
console-share = { $percent }%
console-dwelt = { $seconds } 秒，{ $percent }%
console-show = 看谁的打开记录
console-show-all = 全部
console-earlier = 更早
console-later = 更晚
console-newest = 最新

# Conversations

console-with = 推广员：{ $promoter }
console-talk-title = { $customer } 与 { $promoter }
console-no-conversations = 还没有人写过消息。打开分享卡的人可以给推广员留言，内容会出现在这里。
console-nothing-said = 还没有说过话。
console-edited = 改过；之前写的是
console-picture = 图片
console-attachment = { $kind ->
    [contact] 一位联系人
    [location] 一个位置
   *[other] 一个文件（{ $kind }）
}
console-not-kept = 未能保存
console-delivery-queued = 发送中
console-delivery-uncertain = 可能送达了两次
console-delivery-failed = 未送达

# Health

console-health = 收件：{ $updates } 条待处理 · 发件：{ $messages } 条待发送
console-health-trouble = 搁置：{ $aside } · 可能送达两次：{ $uncertain } · 未送达：{ $failed }。处理办法请运行：handbill doctor
claim-open = 对方填写，未经确认
claim-fell = 不属于该客户
console-invitation-local = 这个二维码和链接只能在本机打开，手机上打不开：地址是 127.0.0.1。请把 public_url 设为手机能打开的地址，再重新启动 Handbill。

# 设备与邀请

console-nav-devices = 设备
console-devices-title = 已登录的设备
console-devices-operator = 管理员已登录的浏览器。长时间不用会自动退出。
console-devices-promoter = 您在这些设备上接收消息和登录。不再使用的请移除。
console-devices-end-others = 退出其他所有设备
console-device = 设备
console-since = 开始于
console-device-here = 本机
console-device-signed-out = 已退出
console-device-end = 移除
console-last-device-title = 这是您唯一的设备
console-last-device = 没有别的地方可以通知您。请先添加一台设备：在聊天中发送 /devices。
console-invitation-good = { $name } 的邀请有效期至
console-invitation-none = { $name } 目前没有有效的邀请。
console-invitation-hidden = 邀请链接只在生成时显示一次，系统不保存。生成新的邀请后，旧的即失效；已加入的设备不受影响。
console-invitation-renew = 生成新邀请
console-invitation-revoke = 撤销邀请
console-invitation-once = 请现在复制：链接只在此处显示，且只显示十分钟。
console-invitation-until = 有效期至

console-reports-title = 举报
console-reports = 推广员请您查看这些客户发给他们的消息。
console-reports-wait = 有 { $count } 条推广员的举报等您查看
console-no-reports = 还没有推广员举报任何人，这里不需要处理。
console-report-about = 对象
console-report-at = 时间
console-report-blocked = 已拉黑
console-report-settle = 已处理
console-report-settled = 已处理
