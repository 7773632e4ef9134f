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
