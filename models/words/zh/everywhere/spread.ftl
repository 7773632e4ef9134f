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
spread-counted-at = 统计时间：
spread-counted-seldom = 这么大的传播，有人查看时最多每分钟重新统计一次，否则每小时一次。
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
