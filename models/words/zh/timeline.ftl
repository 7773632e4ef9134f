# 发生过的事，一事一行；以及显示它们的页面。

moment-card = 已生成名片：“{ $topic }”
moment-card-for = 已为{ $customer }生成名片：“{ $topic }”
moment-push = 已取走“{ $topic }”准备分享
moment-push-to = 已将“{ $topic }”发给{ $customer }
moment-fetched = “{ $topic }”的名片被加载
moment-opened = “{ $topic }”被打开
moment-read = “{ $topic }”被阅读
moment-reading = { $seconds } 秒，看到 { $percent }%，点击 { $clicks } 次
moment-said = { $from }对{ $to }说
moment-call = { $from }致电{ $to }
moment-call-talked = { $from }致电{ $to }，{ $minutes }
moment-meeting = { $promoter }与{ $customer }见面
moment-meeting-alone = { $promoter }签到
moment-appointment = { $promoter } 与 { $customer } 约定见面：{ $when }
moment-appointment-moved = { $promoter } 与 { $customer } 约定见面，改到 { $when }
moment-agreed = 客户已同意
moment-refused = 客户来不了
moment-appointment-kept = 已见面
moment-appointment-cancelled = 已取消
moment-appointment-missed = 未能见面
moment-consent = 已同意：{ $purpose }
moment-withdrawal = 已撤回同意：{ $purpose }
moment-details = 告知：{ $field }
moment-hand-over = 由{ $from }移交给{ $to }
moment-merge = 此前是客户 { $number }
moment-merge-undone = 此前是客户 { $number }；后又分开
moment-purpose-contact = 可以联系
moment-purpose-relay = 通过我们交谈
moment-purpose-analytics = 再次访问时可被认出
moment-purpose-recording = 通话被录音
moment-purpose-other = { $purpose }
moment-somebody = 某人
moment-delivered = 已送达
moment-seen = 已看到
moment-withdrawn = 已被发送者撤回
moment-corrected = 已由后来的签到更正
moment-confirmed = 客户已确认
moment-denied = 客户表示没有这回事
moment-accuracy = 误差 { $metres } 米以内

kind-card = 名片
kind-push = 推送
kind-fetched = 加载
kind-opened = 打开
kind-read = 阅读
kind-message = 消息
kind-mail = 邮件
kind-call = 通话
kind-appointment = 约见
kind-meeting = 见面
kind-consent = 同意
kind-withdrawal = 同意
kind-details = 资料
kind-hand-over = 移交
kind-merge = 合并

timeline-title = 时间线
timeline-show = 显示
timeline-group-cards = 名片
timeline-group-reading = 阅读
timeline-group-message = 消息
timeline-group-mail = 邮件
timeline-group-call = 通话
timeline-group-meeting = 见面
timeline-group-consent = 同意
timeline-group-changes = 变更
timeline-words = 要找的词
timeline-filter = 显示
timeline-clear = 显示全部
timeline-empty = 还没有发生任何事。
timeline-none-found = 没有找到这样的内容。
timeline-none-here = 这段时间内没有内容。更早可能还有。
timeline-media = 图片和文件
timeline-map = 地图
timeline-before-edit = 修改之前
timeline-as-written = 原来的内容
timeline-download = 下载
timeline-not-kept = 未保存：{ $why }
timeline-open-conversation = 与{ $promoter }的对话
timeline-all = 完整时间线
timeline-place-label = { $latitude }, { $longitude }

# 一段可供阅读或打印的对话

transcript-title = { $customer }与{ $promoter }
transcript-of = 共 { $moments } 条，时间为 UTC。写于 { $at }。
transcript-not-inlined = 文件保存为 { $sha256 }

# 聊天中

history-title = 与{ $name }的往来
history-nobody = 看谁的记录？请选择客户。
history-empty = 与{ $name }还没有任何往来。
history-earlier = ⬆️ 更早
history-whole = 🗂 完整记录
console-too-long-title = 内容太长，无法排成 PDF
console-too-long = PDF 最多容纳 5,000 条。请改用 HTML、CSV 或 JSON。
