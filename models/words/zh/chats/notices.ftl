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
