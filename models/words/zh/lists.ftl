# 可供选择的列表：输入文字缩小范围，按钮翻页。

list-page = 第 { $start }–{ $end } 位，共 { $found } 位。直接输入姓名中的几个字即可查找。
list-found = “{ $words }”：{ $pages ->
        [one] { $of } 个中找到 { $found } 个
       *[many] 找到 { $found } 个，显示第 { $start }–{ $end } 个（共 { $of } 个）
    }
list-page-promotions = 第 { $start }–{ $end } 条，共 { $found } 条。直接输入标题中的几个字即可查找。
chooser-none = 没有与“{ $words }”相符的，也没有发送任何内容。输入一两个字即可，直接输入就行。
button-list-back = ‹ 上一页
button-list-more = 下一页 ›
button-list-all = 全部 { $count } 位客户
button-list-all-promotions = 全部 { $count } 条推广内容
button-somebody-else = 其他客户…
button-say-typed = ➕ 这也是要发送的内容

## 自己的管理页面
web-here = 在网页上查看您的客户以及您与他们的全部往来：
web-link =
    在网页上查看您的客户以及您与他们的全部往来：
    { $url }

    这个链接只能让一个浏览器登录一次，{ $minutes } 分钟内有效。请不要转发。
button-console = 🗂 在网页上看我的客户
chat-console = 在网页上看我的客户
console-to-own-chat = 返回聊天
button-stats-more = 还有 { $count } 条 ›

# 管理页面中的长列表：翻页、总数、在列表中查找。

paging-label = 翻页
paging-before = 上一页
paging-after = 下一页
paging-shown = 第 { $first }–{ $last } 条，共 { $total } 条
paging-total = 共 { $total } 条
paging-none = 列表中没有相符的内容。请减少条件，或显示全部。
promotions-label = 标题或简介
conversations-label = 客户或推广员的姓名，或主题
opens-label = 推广内容、推广员或读者
search-total = · { $total }
search-all-customers = 全部 { $total } 位客户
search-all-conversations = 全部 { $total } 个对话
search-all-promoters = 全部 { $total } 位推广员
search-all-promotions = 全部 { $total } 条推广内容
search-promoters = 推广员
search-conversations = 对话
list-with = 推广员：

# 一段时间的数据

console-nav-numbers = 数据
numbers-range = 哪些天
numbers-days-7 = 7 天
numbers-days-30 = 30 天
numbers-days-90 = 90 天
numbers-days-365 = 365 天
numbers-days-month = 本月
numbers-days-last-month = 上月
numbers-choose = 选择统计范围
numbers-from = 从
numbers-to = 到
numbers-zone = 时区
numbers-all = 全部
numbers-show = 查看
numbers-days = { $first } 至 { $last } · { $zone }
numbers-day = { $first } · { $zone }
numbers-before = 对比 { $days }
numbers-dashed = 之前同样长的时间
numbers-none-before = 之前没有
numbers-was = 之前：{ NUMBER($count) }
numbers-was-before = 之前：
numbers-in-minutes = { $count } 分钟
numbers-in-hours = { $count } 小时
numbers-minutes = 分钟
numbers-now = 有 { $count } 位客户在等回复
numbers-waits-since = 等待始于
numbers-customer = 客户
numbers-note = 计的是打开次数，不是人数：同一个浏览器可能打开多次。链接预览、机器人和推广员看自己的分享卡都不计。点名称看统计口径，点数字看明细。
numbers-opened = 打开
numbers-means-opened = 分享卡被打开的次数：页面的脚本报告了，或者链接被点开了。按打开的时间统计。
numbers-read = 已读
numbers-means-read = 打开后读了的次数：有效阅读满十秒，或者点击、填写过。链接的目标是否被读，很少能知道。
numbers-pushed = 发出的分享卡
numbers-means-pushed = 推广员取分享卡去分享，或发给客户的次数。
numbers-delivered = 已送达的分享卡
numbers-means-delivered = 发给客户、并且对方平台已收下的分享卡。推广员自己分享出去的，无法知道。
numbers-begun = 新对话
numbers-means-begun = 客户第一次说话的对话，按客户说话的时间统计。
numbers-answered = 首次回复
numbers-means-answered = 客户第一次得到回复的对话，按回复的时间统计。
numbers-answered-after = 首次回复用时
numbers-means-answered-after = 这些首次回复，客户平均等了多久。
numbers-answered-soon = 一小时内回复
numbers-means-answered-soon = 首次回复中，客户等待不超过一小时的比例。
numbers-to-promoter = 客户来信
numbers-means-to-promoter = 客户发来的消息和邮件。
numbers-to-customer = 发给客户
numbers-means-to-customer = 推广员、团队成员和管理员发给客户的消息和邮件。
numbers-met = 见面
numbers-means-met = 推广员签到并注明客户的见面；更正过的只算一次。
numbers-called = 电话
numbers-means-called = 电话次数，不论谁打的、有没有接通。
numbers-segment = 已保存的筛选
numbers-in-segment = 现在符合筛选的对话有 { $count } 个：
numbers-segment-cut = 符合的更多：这里是最近说过话的 { $count } 个。
numbers-means-segment = 只计算这些客户与其推广员之间发生的事：发给他们的分享卡、已证实是他们打开的、双方说的话。不知道是谁打开的，以及公开分享的，不在任何筛选之内。
numbers-chart-reading = 打开和已读
numbers-chart-conversations = 对话
numbers-chart-answers = 首次回复用时
numbers-chart-messages = 消息
numbers-chart-meetings = 见面和电话
numbers-chart-funnel = 从分享卡到见面
numbers-chart-hours = 一周各时段的打开次数
numbers-by-hour = 按小时
numbers-by-day = 按天
numbers-by-week = 按周
numbers-by-month = 按月
numbers-weekday-0 = 周一
numbers-weekday-1 = 周二
numbers-weekday-2 = 周三
numbers-weekday-3 = 周四
numbers-weekday-4 = 周五
numbers-weekday-5 = 周六
numbers-weekday-6 = 周日
numbers-by-promoters = 推广员
numbers-by-promotions = 推广内容
numbers-by-channels = 渠道
numbers-of-promoters = 推广员
numbers-of-promotions = 推广内容
numbers-of-channels = 渠道
numbers-further = 还有 { $count } 项
numbers-said = 📈 最近 { $days } 天：打开 { $opened } 次，已读 { $read } 次，新对话 { $begun } 个。之前 { $days } 天：{ $opened_before }、{ $read_before }、{ $begun_before }。
digest-how = 我可以每天告诉您一次：发生了什么、谁在等您回复、今天要联系谁。几点告诉您？例如：/digest 8:30 Asia/Shanghai
digest-zone = { $at } 是哪里的时间？请选择时区，或输入 /digest { $at } Asia/Shanghai
digest-set = ☀️ 每天 { $at }（{ $timezone }）告诉您发生了什么、有什么在等您；没有新消息的日子不打扰。停用：/digest off
digest-now = 每天 { $at }（{ $timezone }）给您日报。修改：/digest 8:30，/digest off
digest-off = 日报已停用。随时可以用 /stats 查看数据。
digest-said = ☀️ { $since } 以来：打开 { $opened } 次，已读 { $read } 次，新对话 { $begun } 个。
digest-quiet = ☀️ { $since } 以来，分享卡没有被打开，也没有新对话。
digest-waiting = 💬 有 { $count } 位客户在等您回复：
digest-due = ⏰ 今天要做的事（{ $count } 件）：
digest-more = …… 还有 { $count } 个
button-stats-team = 👥 团队 { $team }
digest-team = 👥 团队 { $team }：打开 { $opened } 次，已读 { $read } 次，新对话 { $begun } 个。
digest-team-waits = 其中 { $count } 位客户在等回复，等得最久的是 { $name } 的客户，从 { $since } 起。
button-digest = ☀️ 每天 { $at } 告诉我
list-export = 导出整个列表（{ $count } 条）：
conversations-export = 导出这些对话的全部内容：
export-progress = 已收到多少
export-begun = 开始导出。
export-done = { $done } / { $all } 条
export-far = 已有 { $done } 条
export-stop = 停止
export-stopped = 已停止，没有保存任何内容。
export-broken = 在 { $done } 条后中断，没有保存任何内容，请重试。
export-saved = 文件完整：{ $done } 条。
list-show = 显示
