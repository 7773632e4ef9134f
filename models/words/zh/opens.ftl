# 打开情况的说法：打开次数不是人数；分享卡发给谁，不等于谁读了。

opened-first = 👀 { $name } 打开了“{ $topic }”· 据我们所知是第一次
opened-again = 👀 { $name } 打开了“{ $topic }”· 已知共 { $times } 次
opened-card-first = 👀 您发给 { $name } 的分享卡被打开了：“{ $topic }”
opened-card-again = 👀 您发给 { $name } 的分享卡被打开了：“{ $topic }”· 共 { $times } 次
opened-unknown = 👀 “{ $topic }”被打开了 · 不知道是谁
opened-many = 👀 “{ $topic }”又被打开 { $count } 次 · 不知道是谁
opened-further = 🌿 “{ $topic }”传得更远了：一小时内有 { $count } 次打开，是经由别人转来的读者再传出去的，最远到{ $furthest } · 读者未知
opened-card-many = 👀 您发给 { $name } 的分享卡又被打开 { $count } 次：“{ $topic }”
# 一次说几件，因为前面还有消息在排队
opened-together = 👀 { $count } 位客户打开了“{ $topic }”：{ $names }
opened-cards-together = 👀 您发给 { $names } 的分享卡被打开了：“{ $topic }”
opened-together-unknown = 👀 “{ $topic }”被打开 { $count } 次 · 不知道是谁
names-and = 、

came-through = ↪️ 是经 { $name } 来的
came-probably = ↪️ 很可能由 { $name } 转发，您曾把分享卡发给对方
came-perhaps = ↪️ 很可能是另一个人：之前的读者会被认出来
spread-generation = 第 { $generation } 代
came-through-card = ↪️ 是经您发给 { $name } 的分享卡来的
came-through-page = ↪️ 是经 { $name } 打开过的页面来的
came-through-somebody = ↪️ 是经之前打开过的页面上的链接来的
credit-inferred = ❔ 这张分享卡没有写明是谁的；因为目前只有您分享过，所以算在您名下。
how-read = 📖 已读（{ $proof }）：{ $minutes ->
        [0] { $seconds } 秒
       *[other] { $minutes } 分 { $seconds } 秒
    }，看到页面的 { $percent }%
# 读了哪些部分；接在阅读情况之后
read-mostly = 主要读了“{ $section }”（{ $span }）
read-most = 读得最多的是“{ $section }”（{ $span }）和“{ $other }”（{ $other_span }）
read-span = { $minutes ->
        [0] { $seconds } 秒
       *[other] { $minutes } 分 { $seconds } 秒
    }

# 凭什么知道读了
proof-form = 填了表单
proof-click = 点击了内容
proof-share = 按了分享，或在聊天里发了它的分享卡
proof-seconds = 阅读满十秒
proof-and = 、

# 数字：计的是打开次数；只有能证明是谁时，才计人数。

stats = 您的分享卡打开和阅读情况。计的是打开次数，不是人数：同一个浏览器可能打开多次。
stats-pages = 页面
stats-links = 链接（链接目标是否被阅读，我们看不到，除非对方网站回报）
stats-line = • { $topic }：打开 { $opened } 次，其中已读 { $read } 次 · 已知读者 { $readers } 位 · 不知道是谁的 { $unknown } 次
stats-line-link = • { $topic }：打开 { $opened } 次 · 已知读者 { $readers } 位 · 不知道是谁的 { $unknown } 次
no-opens = 您的分享卡还没有被打开过。/card 可以做一张来分享。

console-opened-pages = 页面打开次数
console-read-pages = 其中已读
console-opened-links = 链接打开次数
console-known-readers = 已知读者
console-unknown-readers = 不知道是谁的打开
console-pages-opened = 页面打开
console-pages-read = 页面已读
console-links-opened = 链接打开
console-fetched = 加载
console-opened = 打开
console-read = 已读
console-read-unseen = 看不到
console-figures-note = 计的是打开次数，不是人数：同一个浏览器可能打开多次。链接预览、自动程序和推广员自己打开的不计。只有读者自己的账号或同意过的浏览器能证明是谁时，才算已知读者。链接目标是否被阅读，我们看不到，除非对方网站回报。
console-no-opens = 还没有分享卡被打开过。推广员在聊天中发送 /card 领取并分享后，打开的人会出现在这里。
console-somebody = 不知道是谁
console-sent-to = 发给 { $customer } 的
console-came-through = 经之前打开过的页面上的链接
console-inferred = 推断
console-show-people = 浏览器打开的
console-known-by-account = 凭其账号
console-known-by-session = 凭其浏览器

# 谁把推广内容传给了谁。

spread-opens = 计入的打开次数
spread-with-parent = 其中经他人转来
spread-generations = 首批之后的代数
spread-of-generation = 第 { $generation } 代
spread-way-share = 通过分享按钮
spread-way-link = 通过复制的链接
spread-way-qr = 通过页面上的二维码
spread-way-card = 通过保存的分享卡
spread-way-menu = 通过应用的分享菜单
spread-way-inline = 通过发到聊天里的分享卡
spread-way-prepared = 通过预备的消息
spread-way-start = 通过机器人链接
spread-way-mail = 通过转发的邮件
spread-way-site = 通过目标网站的按钮
spread-way-forward = 很可能是转发
spread-way-push = 由推广员发送
spread-way-tag = 通过推广员的分享卡
spread-certainty-certain = 来源确定
spread-certainty-probable = 来源很可能
spread-certainty-unknown = 来源未知或无人转发
spread-reproduction = 再生率（经他人转来的比例）
spread-virality = 结构传播度（同一棵树内的平均距离）
spread-largest-branch = 最大分支的打开次数
spread-hub = { $name }，打开 { $open }：直接带来 / 一共带来
spread-unknown-reader = 某人

# 谁带来了谁：转传。所知道的，只是有人从谁那里来。

choose-spread = 想看哪一个的传播情况？
spread-reader = 不知道是谁
spread-more = 还有 { $count } 次
spread-heading = 打开 { $opens } 次，其中 { $passed } 次经读者转传而来
spread-legend-read = 已读
spread-legend-opened = 已打开
spread-legend-certain = 确定
spread-legend-probable = 很可能
spread-none = “{ $topic }”：{ $opens ->
        [0] 还没有人打开过您的分享卡。
       *[other] 至今打开 { $opens } 次，还没有已知经读者转传而来的。
    }
spread-said = “{ $topic }”的传播情况：打开 { $opens } 次，其中 { $passed } 次经读者转传而来，最远传了 { $generations } 层，最大的一棵有 { $largest } 次打开。计的是打开次数，不是人数。
spread-thanks = 值得感谢：
spread-thank = • { $name }：直接带来 { $brought } 次打开，总共 { $in_all } 次

spread-title = 传播
spread-see = 谁带来了谁
spread-intro-own = 您的分享卡被打开之处，谁经谁而来。计的是打开次数，不是人数；您已经知道是谁读的，才写出名字。
spread-nothing-own = 您的分享卡还没有被打开过。
spread-intro = 谁经谁而来。计的是打开次数，不是人数；知道是谁读的，才写出名字。
spread-tree = 传播树
spread-whole = 整棵树
spread-nothing = 还没有已知经读者转传而来的打开。
spread-colour = 颜色
spread-by-reading = 阅读
spread-by-way = 按方式
spread-by-certainty = 确定程度
spread-by-generation = 按代
spread-zoom = 缩放
spread-zoom-in = 放大
spread-zoom-out = 缩小
spread-zoom-fit = 适合窗口
spread-until = 截至
spread-play = 重放
spread-stop = 停止
spread-keys = 同样的内容列在下面：方向键上下移动、进出分支；按一下即可折叠或展开。
spread-breadth = 最宽一代的打开次数
spread-half-life = 半衰期
spread-best-hours = 最佳时段（UTC）
spread-hubs = 枢纽
spread-brought = 直接
spread-brought-in-all = 总共
spread-export = 带走数据
spread-export-figures = 这些数字（JSON）
spread-export-rows = 全部记录，每个数字都可由此重新算出：
spread-days = { $count } 天
spread-hours = { $count } 小时
spread-minutes = { $count } 分钟
spread-seconds = { $count } 秒
spread-means-opens = 人的打开，且不止是取得页面。
spread-means-with-parent = 其中经另一次打开而来的，确定的和很可能的都算。
spread-means-generations = 深度：从一棵树的首次打开到最远处的步数。
spread-means-breadth = 离首次打开步数相同的打开，最多有多少次。
spread-means-reproduction = 经他人而来的打开除以全部打开。高于 0.5，表示经读者而来的多于经分享卡而来的。
spread-means-virality = 同一棵树内任意两次打开之间的平均步数（Goel 等，2016）。接近 2：一位读者带来了其他所有人；越大，链条越长。
spread-means-largest = 最大一棵树的打开次数，首次也算在内。
spread-means-half-life = 从各树首次打开起，到其中一半打开发生为止的时间。
spread-means-best-hours = 一天中打开最多的几个小时。
spread-means-hubs = 带来最多打开的那些打开：直接带来的，以及一直传下去的。

passed-on-nothing = 还没有已知经您而来的打开。请用页面上的“分享”按钮转传，这样才能看到。
passed-on = “{ $topic }”：经您而来、以及由此传开的打开共 { $opens } 次{ $others ->
        [0] 。
       *[other] ；其他页面 { $others } 次。
    }计的是打开次数，不是人数。
