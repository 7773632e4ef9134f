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
