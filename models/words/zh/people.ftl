# 还没有名字的人怎样称呼。

customer-unnamed = 还没有名字的客户

# 交接：接手的人和交出的人会看到的话。

handed-over = { $name } 已把客户转交给您：现在有 { $count } 位客户归您负责。/customers 可查看，之前的对话都已保留。
customer-handed-over = { $name } 现在是 { $promoter } 的客户，所以这条没有转达。如有需要，请让 { $promoter } 回复；要写给别的客户，请重新选择。

# 备注：推广员为客户记下的内容。只有该推广员、接手的人和管理员能看到。

record-whom = 是关于哪位客户的？
record-stopped = 好的，没有记录。
record-name = { $name }（自称 { $own }）
record-ask-name = 您怎么称呼这位客户？请写下备注名。对方看不到。
record-named = ✅ 这是您给这位客户的备注名。对方看不到。
record-unnamed = ✅ 已去掉这位客户的备注名。
record-ask-note = 请写下要记的内容。只有您和管理员能看到。
record-noted = ✅ 已记下，没有发给任何人。
record-unnoted = 这条笔记已删除。
record-ask-label = 加什么标签？请选一个或写下来；多个用逗号隔开。
record-labelled = ✅ 已加标签。发送 /customers 加标签即可找到。
record-unlabelled = 标签已去掉。
record-ask-stage = 与这位客户进展到哪一步了？
record-staged = ✅ 已记下进展。
record-ask-field = 填写哪一项？请选一个，或写下名称和内容。
record-no-such-field = 没有这一项。请选一个，或写下名称和内容。
record-field-filled = ✅ 已填写。
field-ask = { $field }：{ $asked ->
        [number] 是多少？例如：30万
        [date] 是哪一天？例如：2026-11-27
        [choice] 请选一个。
       *[text] 填什么？
    }
field-none = 还没有自定义字段。管理员可在控制台“客户 → 自定义字段”中设置。
button-field-clear = ✕ 清空
record-ask-remind = 什么时候提醒，提醒什么？例如“两小时后回电话”或“明天15:00发报价”。
record-reminded = ✅ 到时会提醒您。
record-reminder-done = ✅ 已完成，不再提醒。
reminder-due = ⏰ 提醒您联系 { $name }。
stage-new = 新客户
stage-talking = 沟通中
stage-interested = 有意向
stage-bought = 已购买
stage-lost = 已流失
stage-none = 不标阶段
button-own-name = 用对方自己的名字
button-undo = ↩️ 撤销
button-in-days = { $days ->
        [1] 明天上午
        [7] 一周后
       *[other] { $days } 天后
    }
button-reminder-done = ✅ 已完成
button-reminder-tomorrow = 明天再提醒
record-title = 客户备注
record-empty = 备注名、标签、笔记、提醒
record-own-name = 备注名（对方看不到）
record-stage = 阶段
record-labels = 标签
record-label-hint = 重点
record-put-label = 添加
record-take-label = 去掉
record-remind = 提醒我
record-remind-promoter = 提醒 { $promoter }
record-remind-hint = 周五回电话
record-when = 时间（{ $zone }）；也可以直接写在文字里
record-remind-button = 提醒
record-reminder-settle = 已完成
record-notes = 笔记：推广员、接手的人和管理员能看到，客户看不到
record-note-hint = 想要蓝色毛巾
record-note-button = 记下
record-note-delete = 删除笔记
record-by-promoter = { $promoter }
record-by-operator = 管理员
record-by-team = { $promoter } 团队的 { $author }
record-save = 保存
console-reminder-refused-title = 没有设置提醒
console-reminder-refused = { $why } 请返回，您写的内容还在。
record-of = { $promoter } 的备注

# 客户列表与批量操作。

customers-state = 对话
customers-opened = 打开过
customers-quiet = 多久没有联系
customers-quiet-days = { $days } 天
customers-segments = 已保存的筛选
customers-segment-name = 筛选名称
customers-segment-save = 保存筛选
customers-segment-forget = 删除筛选
many-title = 对勾选的客户
many-all = 找到的全部 { $count } 位，不只本页
many-value-label = 标签
many-label = 加标签…
many-unlabel = 去掉标签…
many-stage = 设阶段…
many-field = 填写…
many-field-which = 字段
many-field-value = 填写内容；留空则清空
many-will-field = 为 { $count } 位客户填写“{ $value }”。
many-done-field = 已为 { $count } 位客户填写“{ $value }”。
many-hand-over = 转交…
many-preview = 确认要这样做吗？
many-will-label = 给 { $count } 位客户加上标签“{ $value }”。
many-will-unlabel = 去掉 { $count } 位客户的标签“{ $value }”。
many-will-stage = 把 { $count } 位客户设为“{ $value }”阶段。
many-will-hand-over = { $count } 位客户将转交给 { $value }，对方会收到通知。分享卡仍归原来的推广员。
many-more = 还有 { $count } 位
many-do = 确认
many-leave = 取消
many-done-title = 已完成
many-done-label = 已给 { $count } 位客户新加标签“{ $value }”。
many-done-unlabel = 已去掉 { $count } 位客户的标签“{ $value }”。
many-done-stage = { $count } 位客户已改为“{ $value }”。
many-done-hand-over = { $count } 位客户现在归 { $value }。并入 { $value } 原有对话的，无法在此撤销。
many-back = 返回列表
console-many-nothing-title = 没有可做的
console-many-nothing = 请勾选客户，并写明标签、阶段或推广员。请返回后再试。
console-many-refused-title = 没有执行
console-many-refused = { $why }

# 自定义字段。

field-no-number = “{ $value }”不是数字。请写成 300000、300,000、12.5 或 30万。
field-no-date = “{ $value }”不是日期。请写成 2026-11-27。
field-no-choice = “{ $value }”不在选项中：{ $choices }。
field-no-name = 字段需要名称。
field-name-reserved = 客户表中已有同名的列，请换一个名称。
field-name-taken = 已有同名字段，可能已归档。请恢复它，或换一个名称。
field-too-many = 同时使用的字段已达上限，请先归档一个。
field-bad-choices = 选项至少两个、最多 30 个，每行一个。

# 同一个人：手动合并两位客户，以及拆分。

same-ask = 这和另一位客户是同一个人……
same-title = 谁和 { $name } 是同一个人？
same-intro = 请查找另一位。合并之前会先并排显示两位客户。
same-nobody = 还没有别的客户。
same-compare = 这两位是同一个人吗？
same-number = 编号 { $number }
same-own-name = 备注名
same-own-words = 自称
same-last-words = 最近的话
same-devices = 渠道和设备
same-notes = 笔记
same-kept = 已保留的内容
same-counts = 消息：{ $said } · 打开的分享卡：{ $read } · 笔记：{ $notes } · 提醒：{ $reminders }
same-means = 合并之后
same-will-be = 只有一位客户：{ $kept }，编号 { $number }；编号 { $gone } 会指向这里。
same-will-move = 移到编号 { $kept } 的有：消息 { $said }、打开的分享卡 { $read }、笔记 { $notes }、提醒 { $reminders }，以及标签、资料和设备。
same-will-join = 与 { $promoter } 的两段对话会合成一段。
same-will-write = 之后 { $promoter } 的话会发到：{ $channel }。
same-will-not-write = { $promoter } 之后无法写给这位客户：其中一位已停止接收，或者两位都没有可送达的地方。
same-can-undo = 可以撤回：各自的内容会还给各自。其间说的话，归说话所用账号的那一位。
same-how = 您怎么知道？
same-reason-told = 对方亲口告诉我的。
same-reason-number = 我看到两位用同一个号码。
same-reason-mail = 同一个邮箱已向我确认过。
same-reason-met = 我见过本人。
same-reason-other = 其他原因，写在下面。
same-words = 用您自己的话说（选“其他原因”时必填）
same-do = 是同一个人
same-operators = 这两位需要管理员来判断。请把两个编号告诉管理员：{ $one } 和 { $other }，例如写一条点名 @管理员 的笔记。
same-merged = 已合并
same-was = 也是编号 { $number }。
same-by-promoter = 由推广员确认
same-by-operator = 由管理员确认
same-proved = 由同一个账号证明。
same-undo = 拆分
console-merge-reason-title = 请说明您怎么知道
console-merge-reason = 请选择一个原因；选“其他原因”时请写明。请返回填写。
console-merge-operators-title = 这两位需要管理员来判断
console-merge-operators = 没有做任何改动。请把两个编号告诉管理员。
console-merge-refused-title = 这两位无法合并
console-merge-refused = 其中一位只是平台为某次访问临时生成的身份。没有做任何改动。
# 自定义字段：页面。

fields-link = 自定义字段
fields-title = 自定义字段
fields-intro = 您想了解每位客户的哪些信息，用您自己的说法。推广员可在客户页、收件箱或用表格填写；只能看到自己客户的内容，客户看不到。
fields-none = 还没有字段。您最先会问每位客户什么：预算、尺寸、合同到期日？
fields-another = 添加字段
fields-name = 名称
fields-kind = 类型
fields-kind-text = 文字
fields-kind-number = 数字
fields-kind-date = 日期
fields-kind-choice = 选项
fields-choices = 选项（仅选项类型），每行一个
fields-listed = 在客户列表中显示
fields-in-lists = 列表中显示
fields-add = 添加
fields-edit = 编辑
fields-up = 上移
fields-down = 下移
fields-archive = 归档
fields-restore = 恢复
fields-archived = 已归档
fields-archived-note = 不再提供填写。已填内容保留，导出、提供副本和删除照旧。
record-field-back = { $field }：恢复为“{ $before }”
console-field-refused-title = 没有保存
console-field-refused = { $why } 请返回，您写的内容还在。

# 可能是同一个人的客户：每个迹象一句话，只说已记录的事实。

duplicates-title = 可能是同一个人
duplicates-intro = 这些只是记录中的迹象，不能证明什么，也不会自动合并。请并排查看，或者说明他们不是同一个人：以后就不再提示。
duplicates-none = 记录中没有迹象表明谁出现了两次。如果您知道是同一个人，可在客户页上说明。
duplicates-perhaps = 可能是同一个人：
duplicates-look = 并排查看
duplicates-not = 不是同一个人
duplicates-not-hint = 以后不再向您提示。
likeness-phone = 两位都留了号码 { $value }。
likeness-email = 两位都填写了邮箱 { $value }，但还不能证明什么。
likeness-shown = { $first } 填写了 { $value }，而 { $second } 已证明那是自己的。
likeness-browser = 属于 { $first } 的浏览器打开了发给 { $second } 的分享卡；也可能是转发的。
likeness-name = { $promoter } 给两位的备注名都是 { $value }。
likeness-own-name = 您给两位的备注名都是 { $value }。

# 按客户的行为筛选。

customers-lately = 多久之内有联系
customers-doings = 客户行为
customers-section = 读过其中
customers-section-any = 任意部分
customers-answered = 之后有回复
customers-answered-no = 没有
customers-brought = 转发带来至少
customers-brought-opens = { $count } 次打开
customers-agreed = 已同意
customers-not-agreed = 未同意
customers-doings-latest = 这里只在最近 { $count } 个对话中查找客户行为；导出时会查找全部。
list-from = { $name } 从
list-to = { $name } 到
customers-kept = 保留的内容
console-seen = 最近使用
list-seen = 多久之内用过
list-unseen = 多久没有用过
list-state = 状态
list-state-active = 使用中
list-state-left = 已停用
list-state-offered = 可分享
list-state-archived = 已归档

# 点名的笔记。

mention-operators = 管理员
mention-names = 可以点名的人
mention-offered = 用方向键选择，回车填入：
mention-how = 被点名的人会收到通知：
note-names-you = 📝 { $by } 在关于 { $name } 的笔记里点了您的名：
button-to-note = 查看笔记
mentions-title = 点名管理员的笔记
mentions-intro = 推广员和团队请您看看这些客户。
mentions-none = 没有等您看的笔记。
mentions-seen = 已处理
mentions-wait = 有 { $count } 条笔记点名管理员

# 团队：由其中一位推广员带领的推广员。

team-title = 团队
team-name = 团队
team-leads = { $name } 是组长
team-put = 保存
team-means = 组长能看到团队中每个人的数据：分享卡、打开、回复、见面，以及多少客户从何时起在等。看不到他们写的话、笔记和客户姓名。团队里的每个人都会得到通知。留空：不属于任何团队。
team-you-lead = 👥 您现在是团队“{ $team }”的组长。您可以在网页上看到团队的数据，以及谁让客户等着；看不到别人写的话、笔记和客户姓名。他们也知道这一点。
team-led = 👥 您在团队“{ $team }”里，组长是 { $leads }。组长能看到您的数据：分享卡、打开、回复、见面，以及多少客户从何时起在等您。您写的话、笔记和客户姓名不会给组长看。
team-lead = 组长
team-numbers = 这里是您团队的数据：
team-numbers-one = 这里是您团队中一位的数据：
team-long = 超过一天
team-not-shown = 不显示
team-numbers-seen = 组长能看到这些数据，看不到您写的话、笔记和客户姓名：
console-nav-team = 团队
team-all-numbers = 团队的全部数据
team-is-led = 组长：{ $leads }
team-unled = 还没有组长。
team-seen = 组长能看到您的数据：分享卡、打开、回复、见面，以及多少客户从何时起在等您。您写的话、笔记和客户姓名不会给组长看。
team-lead-sees = 您只能看到数据，看不到别人写的话、笔记和客户姓名。他们也知道这一点。
team-waiting = { $count } 位客户在等回复。
team-longest = 等得最久的是 { $name } 的客户，从
team-nobody-waits = 没有客户在等回复。
team-wait = 等回复
team-since = 从
team-counted = 等回复：此刻。其余：{ $days }。
