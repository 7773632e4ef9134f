# 打开情况的说法：打开次数不是人数；卡片发给谁，不等于谁读了。

opened-first = 👀 { $name } 打开了「{ $topic }」· 已知的第一次
opened-again = 👀 { $name } 打开了「{ $topic }」· 已知共 { $times } 次
opened-card-first = 👀 您发给 { $name } 的分享卡被打开了：「{ $topic }」
opened-card-again = 👀 您发给 { $name } 的分享卡被打开了：「{ $topic }」· 共 { $times } 次
opened-unknown = 👀 「{ $topic }」被打开了 · 不知道是谁
opened-many = 👀 「{ $topic }」又被打开 { $count } 次 · 不知道是谁
opened-card-many = 👀 您发给 { $name } 的分享卡又被打开 { $count } 次：「{ $topic }」
came-through-card = ↪️ 是经您发给 { $name } 的分享卡来的
came-through-page = ↪️ 是经 { $name } 打开过的页面来的
came-through-somebody = ↪️ 是经另一位读者打开过的页面来的
credit-inferred = ❔ 这张卡片没有写明是谁的；因为目前只有您分享过，所以算在您名下。
how-read = 📖 已读（{ $proof }）：{ $minutes ->
        [0] { $seconds } 秒
       *[other] { $minutes } 分 { $seconds } 秒
    }，看到页面的 { $percent }%

# 凭什么知道读了
proof-form = 填了表单
proof-click = 点击了内容
proof-share = 按了分享
proof-seconds = 停留超过十秒
proof-and = 、
