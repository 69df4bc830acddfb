import { containsCode } from './code-text.ts';
import { splitFences } from './fences.ts';
import { RULE_VERSIONS } from './rule-versions.ts';
import type { Tagger } from './tagger.ts';

/** Alone enough: words that a prompt hardly holds unless it is about programming. */
const STRONG_WORDS = words(`
  python[23] jsx tsx coding\\s(?:challenge|task|problem|exercise|interview)s? busybox torch\\.\\w+ graphviz spring\\ssecurity (?:integer\\sarray|arrays?\\sof\\s(?:integers|strings|numbers)) drupal wordpress\\splugin javascript typescript nodejs node\\.js react\\.?js react\\snative vue(?:\\.?js|[23]) vue\\scomponents? angular\\.?js angular\\s(?:app|component|service|cli) jquery next\\.?js
  c\\+\\+ cpp c#\\s(?:game|code|class|program|app|project|linq) golang php html5? css3? sql mysql postgres(?:ql)? sqlite mongodb redis
  numpy scipy pytorch tensorflow keras sklearn scikit-learn dataframes? matplotlib ggplot2? pygame django laravel fastapi langchain
  flask\\s(?:app|api|server|route) spring\\s?boot ruby\\son\\srails rails\\smigration haskell fortran cobol perl matlab solidity verilog vhdl
  arduino vba powershell bash\\sscript shell\\sscript zsh vim nginx webpack vite npm yarn\\sinstall docker(?:file|\\scompose|\\scontainer|\\simage)
  kubernetes k8s kubectl terraform github gitlab gitignore git\\s(?:merge|rebase|commit|branch|repo(?:sitory)?) merge\\sconflict
  regex(?:es|p)? regular\\sexpression leetcode fizz\\s?buzz selenium beautifulsoup web\\sscrap(?:er|ing) tailwind graphql websockets?
  rest(?:ful)?\\sapis? api\\sendpoint cors async/await coroutines? goroutines? mutex(?:es)? race\\scondition unit\\stests? stack\\strace
  seg(?:mentation\\s)?fault null\\s?pointer null\\sreference linked\\slists? hash\\s?(?:tables?|maps?) binary\\s(?:search\\s)?trees?
  (?:bubble|merge|quick|heap|insertion)\\s?sort time\\scomplexity big[\\s-]o\\s(?:notation|of) dynamic\\sprogramming oop object[\\s-]oriented
  design\\spatterns? dependency\\sinjection pseudo-?code codebase source\\scode programming\\slanguages? web\\sapps? borrow\\schecker
  front-?end back-?end full-?stack chrome\\sextension discord\\sbot apps\\sscript for\\sloops? while\\sloops? environment\\svariables?
  env\\svariables? command[\\s-]line cron(?:\\sjob|\\sexpression|tab) chmod bitwise\\soperators? makefile ffmpeg vs\\s?code xcode
  (?:android|ios|flutter)\\sapp flutter roblox\\s\\w+\\sscript ubuntu linux x86 svg usestate useeffect usememo lexer
  divs? flexbox dom\\s(?:node|element|tree|event)s? iframes? svelte\\s(?:app|component|store)s? sveltekit nuxt three\\.js d3\\.js express\\.js deno localstorage webassembly webgl
  (?:left|right|inner|outer|cross|full\\souter)\\sjoins? (?:foreign|primary|composite)\\skeys? (?:many|one)-to-many stored\\sprocedures? prisma orms?
  (?:deep|shallow)(?:\\s(?:and|vs\\.?|or)\\s(?:an?\\s)?(?:deep|shallow))?[\\s-]cop(?:y|ies|ying) tail[\\s-]recursi(?:on|ve) memoi[sz]ation backtracking\\salgorithm
  (?:dijkstra|kruskal|prim|bellman-ford|floyd-warshall|knuth|kmp|huffman|kadane|boyer-moore)(?:['’]?s)?\\s(?:algorithm|coding|search) a\\*\\s(?:search|algorithm|pathfinding)
  (?:breadth|depth)[\\s-]first bfs dfs garbage\\scollect(?:or|ion|ed) memory\\sleaks? node\\sapp dicts? cli (?:stack|heap)\\s(?:and|und|vs\\.?|or)\\s(?:the\\s)?(?:stack|heap) cent(?:er|re)(?:ing)?\\s(?:text|an?\\simage)\\sin\\sa\\s(?:button|box|div) list\\scomprehensions? lambda\\s(?:function|expression)s? middleware
  jenkins(?:file|\\s(?:pipeline|job|build|server|agent)s?) ci\\spipelines? helm\\scharts? ansible\\splaybooks? systemd load\\sbalancers? micro-?services? message\\squeues? kafka\\s(?:topic|consumer|producer|cluster|broker|stream)s? rabbitmq elasticsearch
  rate\\slimit(?:er|ing) url\\sshortener apis?\\s(?:calls?|keys?|gateway|requests?|responses?|routes?|server|client|docs) webhooks? oauth2? jwts? crud\\s(?:app|api|operations?)
  heroku vercel netlify aws\\slambda firebase supabase sshd? rsync openssl stdin stdout utf-?8 virtualenv pytest junit intellij pycharm
  asp\\.net \\.net\\score dotnet blazor gradle swiftui jetpack\\scompose godot\\s(?:engine|game|project|script) gdscript unity3d opengl vulkan\\sapi cuda opencv esp32 stm32 raspberry\\spi\\spico
  linter typechecker compilers? tokenizer\\sfor bytecode assembler syscalls? idempotent\\s(?:api|endpoint|request)s? (?:runs?|works?|playable)\\sin\\s(?:the|a|my|your)\\sbrowser
  the\\soutput\\sof closures?\\sin (?:yield|static|const)\\skeyword ci/cd github\\sactions
`);

/** Names that mean something else as well: a snake, an island, a board game, a rusty pan. */
const AMBIGUOUS_NAMES = words(`
  js java swift rust ruby julia scala dart kotlin elixir lua lisp zig clojure c# react flask spring rails node unity unreal docker pandas
  git bash shell assembly excel json api linq django flutter orm
`);

/** Words of programming that ordinary talk uses too. */
const CONTEXT_WORDS = words(`
  code coding programs? programming script functions? methods? class(?:es)? variables? loops? arrays? strings? integers? int pointers? algorithms?
  compil(?:e|er|es|ing) debug(?:ging)? bugs? errors? exceptions? syntax librar(?:y|ies) framework package module database queries query
  server endpoint csv deploy(?:ment)? container repository implement(?:ation)? refactor threads? recursi(?:on|ve|vely) parse generic slice
  terminal install localhost callback promise hash indices struct decode boolean return output input nested data\\sstructure macro
  singleton factory observer var const routes? form async await regex deadlocks? semaphores? data\\sframe firmware embedded csv backend
`);

/** "A function that …", "script in …": who asks so wants a program, whatever it is about. */
const ASKS_FOR_A_PROGRAM = new RegExp(
  [
    String.raw`\b(?:python|java|kotlin|rust|swift|go|golang|ruby|r|c|lua|bash|julia|perl|scala|lisp|elixir|zig|dart|javascript|js|php|sql|matlab) (?:code|script|program|function|class|method|macro|app|one-liner|loop|project|library|regex|table|scraper|query)\b`,
    String.raw`\b(?:code|script|program|function|class|method|macro|app|algorithm|loop|game|quicksort|implement\w*|calculator|scraper|bot|\w*sort|api|cli|solve|generator|pointers) (?:\w+ ){0,4}(?:in|with|using|for) (?:a )?(?:python|java|kotlin|rust|swift|go|golang|ruby|r|c|lua|bash|julia|perl|scala|lisp|elixir|zig|dart|javascript|js|php|sql|matlab|html|pygame|unity)(?![\w-])(?!\s(?:major|minor|sharp|flat))`,
    String.raw`\b(?:in|using|with) (?:python|swift|kotlin|rust|golang|java|julia|pandas|numpy|react|c#),? (?:how|what|why|write|implement|create|is)\b`,
    String.raw`\b(?:write|create|make|build|implement|code|refactor|review|optimi[sz]e|debug|fix|test|convert|rewrite|explain|give me|show)(?: me| us)? (?:a |an |the |this |that |my |some |simple )*(?:\w+ ){0,2}(?:function|(?<!explain the )method|algorithm|query|program that|programme that|piece of code|code|code (?:that|to)|website|web ?page|unit test|api|parser|compiler|regex|scraper|snippet|class that)\b(?! of conduct| of ethics| of law| of honou?r| name| word| of (?:the|an?|our|my|his|her|each|every) )`,
    String.raw`\b(?:my|this|the following) (?:code|makefile|function|program|script|method|class)\b(?: \w+){0,6} (?:returns?|fails?|crash\w*|throws?|terminate|slow|too long|prints?|say\w*|doesn't|compile|error|bug|output|work)\b`,
    String.raw`\b(?:for|while) loop\b|\b(?:let|var|const)(?:,|,? and|,? or|,? vs\.?|,? versus) (?:let|var|const)\b`,
    String.raw`(?:^|[.!?\n]\s*)(?:please |can you |could you |now )?implement (?:an? |the |my |your |some )?(?:\w+ ){0,3}(?:algorithm|cache|queue|stack|tree|trie|graph|heap|hash\w*|limiter|parser|server|client|function|method|search|sort|tokenizer|allocator|scheduler|neural network|interface|iterator|blockchain|logger|matrix)\b`,
    // What works on files or data is a program, also a small one without a language.
    String.raw`\b(?:(?:script|macro|one-liner|snippet|cron ?job|daemon|batch file)s? (?:that|which|to)|program (?:that|which))\b[^.?!\n]{0,50}\b(?:files?|filenames?|folders?|director(?:y|ies)|jpe?gs?|pngs?|pdfs?|csvs?|logs?|urls?|duplicates|spreadsheets?|screenshots?|disk|ip address(?:es)?|ports?|processes|text file|api|rows|columns)\b`,
    String.raw`\b(?:make|build|create|write|code|program|develop|generate|simulate|give me|want|need)\b[^.?!\n]{0,60}\b(?:game|clone|app|simulation|animation|visuali[sz]ation|timer|clock|calculator|editor|dashboard|to-?do(?: list| app)?)\b[^.?!\n]{0,60}\b(?:browser|web ?page|html|single[ -](?:file|page)|one (?:html )?(?:page|file)|terminal|command line)\b`,
    String.raw`\b(?:simulate|draw|animate|render)\b[^.?!\n]{0,40}\b(?:with|on|in|using) (?:a |the |html ?5? )?canvas\b`,
    String.raw`\b(?:snake|tetris|pong|flappy bird|breakout|space invaders|tic[ -]tac[ -]toe|minesweeper|pac-?man|platformer|asteroids)(?: game)? (?:clone|in (?:the|a|my) (?:browser|terminal)|i can run)\b`,
  ].join('|'),
  'i',
);

/** A name that is that of a language by what stands beside it. */
const NAMED_LANGUAGE = new RegExp(
  [
    // The language has no article unless a noun follows: the other python is a snake.
    String.raw`(?<!\b(?:an?|the|my|your|our|his|her|their|this|that|ball|pet|burmese|monty|baby|wild|reticulated) )\bpython(?![\w-])`,
    String.raw`\b(?:an?|the|my|your|our|his|her|this) python (?!(?:is|are|was|has|as|that|who|in|on|at|of|for|to|and|or|with|from|bit|bites?|ate|eats?|lays?|lives?|died|escaped|sheds?|kills?|swallow\w*|skin|cage|tank|enclosure|eggs?|snakes?|dangerous|safe|big)\b)\w`,
    // After a preposition, in whatever language the rest is written: "en js", "Reactで".
    String.raw`\b(?:in|using|with|en|mit|em|con|на|avec) (?:js|kotlin|golang|pandas|c#)(?![\w-])|(?<![a-z])(?:java|js|react|rust|kotlin|swift|ruby)[でのを]`,
  ].join('|'),
  'i',
);

/** Verse, letters and talk about the trade, where names of languages are only mentioned. */
const WRITES_PROSE =
  /\b(?:poems?|haikus?|limericks?|sonnets?|jokes?|lyrics|story|stories|novel|essay|speech|cover letter|r[eé]sum[eé]|cv|linkedin|job description|job as|jobs?|salar(?:y|ies)|career|money|make in|who (?:invented|founded|coined|was|wrote)|when was|in one sentence|marketing|(?:movie|video|youtube|film)\b.{0,20}\bscript|script for a (?:\w+ ){0,4}video|etymology|crossword|slang|soundtrack|proofread)\b/i;

/** What stands near the other meanings of the ambiguous names. */
const OTHER_MEANINGS =
  /\b(?:snakes?|pets?|boa|ball python|monty|island|volcano(?:es)?|coffee|sumatra|indonesia|zoo|bamboo|jungle|species|schlange|myth\w*|taylor|jonathan|opera|milan|pan|iron|flowers?|garden|unions?|wedding|tea|alchemy|petersburg)\b/i;

/** The plainest ways to ask for a program, and words of the trade, in a few more languages. */
const FOREIGN_STRONG = new RegExp(
  [
    String.raw`\b(?:schreib|erstell|programmier|implementier)\w*\b[^.?!\n]{0,24}\b(?:funktion|skript|programm (?:in|das)|code|abfrage)\b|\bquellcode\b|\bprogrammiersprache\w*`,
    String.raw`\b(?:escrib\w+|crear?|cr[eé]ame|haz|hazme|implementar?|programar?)\b[^.?!\n]{0,24}\b(?:funci[oó]n|script|programa (?:en|que)|c[oó]digo|consulta sql|algoritmo)\b|\blenguajes? de programaci[oó]n\b`,
    String.raw`(?<!\p{L})(?:[ée]cri(?:s|re|vez)|cr[ée]e[rz]?|fais|faites|implémente[rz]?|programme[rz]?)(?!\p{L})[^.?!\n]{0,24}\b(?:fonction|script|programme (?:en|qui)|code|requête sql|algorithme)\b|\blangages? de programmation\b`,
    String.raw`\b(?:escrev\w+|cri[ea]r?|fa[çc]a|implemente)\b[^.?!\n]{0,24}(?:fun[çc][ãa]o|script|programa (?:em|que)|c[óo]digo|consulta sql)(?!\p{L})`,
    String.raw`\b(?:scriv(?:i|imi|ere)|crea|implementa)\b[^.?!\n]{0,24}\b(?:funzione|script|programma (?:in|che)|codice|query)\b`,
    String.raw`(?:напи(?:ши|сать)|сделай|создай|реализуй)\p{L}*[^.?!\n]{0,24}(?:функци|скрипт|программу (?:на|котор)|код(?!екс)|sql|алгоритм)|массив|программирован|компил`,
    `(?:プログラム|スクリプト|関数|コード|アルゴリズム)[をの].{0,8}(?:書|作|実装|直)|配列|コンパイル|正規表現|プログラミング|デバッグ|ソースコード`,
    `(?:함수|코드|스크립트|알고리즘)[을를].{0,10}(?:작성|만들|짜|구현|고쳐)|정규식|파이썬|자바스크립트|코딩|컴파일|프로그래밍`,
  ].join('|'),
  'iu',
);

/** Whose codes are no programs. */
const CHINESE_CODE_OWNERS =
  '银行|职业|行业|邮政|服装|股票|法规的?|驾照|车型|国家|地区|区域|学校|专业|院校|基金|证券|机构|信用|税收|统计|颜色|航空|机场|城市|货币|疾病';

const CHINESE_STRONG = new RegExp(
  [
    // "代码A1" is a sign of some list.
    `(?<!${CHINESE_CODE_OWNERS})代码(?![A-Z]?\\d)`,
    // The trade and its languages.
    '闭包|回调函数|异步(?:函数|编程|请求|代码|的)|析构|泛型|面向对象|死锁|单片机|嵌入式|寄存器|串口通信|浅拷贝|栈溢出|垃圾回收|智能指针|依赖注入|编程(?!猫)|正则|报错|编译|调试|单元测试|命令行|易语言|[cC]语言|[gG]o语言|编程语言|源码|装饰器|虚函数|多线程|协程|端口.{0,6}(?:进程|占用)|写出程序|空指针|内存泄漏|时间戳|深拷贝|单例|构造函数',
    // Of web pages.
    '中间件|(?<!树)懒加载|防抖|节流函数|鉴权|重复渲染|(?:react|vue|angular|前端)的?组件|爬虫|前端(?!时间)|后端|小程序|跨域',
    // Of data and services.
    '微服务|负载均衡|消息队列|缓存(?:穿透|击穿|雪崩|策略|淘汰)|(?:左|右|内|外)连接|外键|限流|索引(?:失效|优化)|数据库(?:索引|表|连接|设计|查询|事务)|(?:备份|连接|查询)数据库|分布式',
    // Of algorithms.
    '双指针|回溯算法|贪心算法|(?:广度|深度)优先|红黑树|链表|二叉树|哈希|动态规划|时间复杂度|力扣|快速排序|冒泡排序|递归(?:计算|实现|函数)',
    // Who asks so wants a program.
    '(?:写|做|编|开发|实现|制作|生成|帮我)[^，。？\\n]{0,12}(?:游戏|网页|网站|页面|计算器|小工具|插件|动画|应用)[^。？\\n]{0,16}(?:网页|浏览器|html|单文件|直接打开|直接运行|运行)|(?:写|编|实现|开发|做)[^，。？\\n]{0,6}(?:贪吃蛇|俄罗斯方块|扫雷|五子棋|飞机大战|打砖块|井字棋)|(?:写|编)(?:一个|个|一段|一条)?(?:函数|程序|脚本(?!.*(?:视频|镜头|演))|算法|接口)',
  ].join('|'),
);

const CHINESE_CONTEXT =
  /函数|程序|脚本|组件|渲染|异步|算法|接口|数组|字符串|循环|变量|指针|线程|进程|端口|服务器|递归|数据结构|框架|容器|排序|实现|安装|配置|部署|读取|调用|参数|返回|项目|版本|写法|怎么写|文件夹|命令|优化|回退|区别|怎么选|怎么用|哪个好/g;

const CHINESE_OTHER_MEANINGS =
  /蟒蛇|爪哇|咖啡|银行|汇款|笑话|脱发|视频|剧本|诉讼|英语里|充电|首诗|作文|小说|故事|求函数|已知|最小值|最大值|词语|加减法/;

const [STRONG, AMBIGUOUS, CONTEXT] = [5, 3, 2] as const;
const THRESHOLD = 5;
/** Where a prompt says what it wants: text to work on stands between or after. */
const [HEAD_CHARACTERS, TAIL_CHARACTERS] = [1_200, 400] as const;
/** In a longer text three words of programming are no wonder. */
const SHORT_CHARACTERS = 400;

/**
 * Whether a battle is about programming: a prompt asks for it by name, or any message holds code.
 *
 * A name of a language in an answer alone does not count, and neither does a fence around verse, drawings or JSON.
 * Knows English and Chinese words; code itself is known in any language. Measured in docs/tagging.md#coding.
 */
export const codingTagger: Tagger<boolean> = {
  name: 'coding',
  version: RULE_VERSIONS.coding,
  tag: (turns) =>
    turns.some(
      ({ prompt, replies }) =>
        asksForCode(prompt) ||
        [prompt, replies.a.text, replies.b.text].some((message) => containsCode(message)),
    ),
};

function asksForCode(prompt: string): boolean {
  const prose = splitFences(prompt).rest;
  const ask =
    prose.length <= HEAD_CHARACTERS + TAIL_CHARACTERS
      ? prose
      : `${prose.slice(0, HEAD_CHARACTERS)}\n${prose.slice(-TAIL_CHARACTERS)}`;
  return englishScore(ask) >= THRESHOLD || chineseScore(ask) >= THRESHOLD || FOREIGN_STRONG.test(ask);
}

function englishScore(ask: string): number {
  if (
    ASKS_FOR_A_PROGRAM.test(ask) &&
    !/\b(?:building|dress|area|country|zip|post(?:al)?|genetic|morse|tax|penal|honou?r|moral|promo|discount) code\b/i.test(
      ask,
    )
  ) {
    return STRONG + STRONG - (WRITES_PROSE.test(ask) ? STRONG : 0);
  }
  const names = distinct(ask, AMBIGUOUS_NAMES);
  const context = distinct(ask, CONTEXT_WORDS);
  const loose = ask.length <= SHORT_CHARACTERS || names > 0 ? context : 0;
  const doubts = Number(WRITES_PROSE.test(ask)) + Number(OTHER_MEANINGS.test(ask));
  const strong = distinct(ask, STRONG_WORDS) + Number(NAMED_LANGUAGE.test(ask));
  return strong * STRONG + names * AMBIGUOUS + loose * CONTEXT - doubts * STRONG;
}

function chineseScore(ask: string): number {
  if (!/\p{Script=Han}/u.test(ask)) return 0;
  const names = distinct(ask, AMBIGUOUS_NAMES);
  const context = distinct(ask, CHINESE_CONTEXT);
  const doubts = Number(CHINESE_OTHER_MEANINGS.test(ask));
  const strong = Number(CHINESE_STRONG.test(ask)) * STRONG;
  return strong + names * AMBIGUOUS + context * CONTEXT - doubts * STRONG;
}

function distinct(text: string, pattern: RegExp): number {
  const found = new Set<string>();
  for (const [match] of text.matchAll(pattern)) found.add(match.toLowerCase());
  return found.size;
}

/** Whole words: neither a Latin letter nor a digit on either side; a Chinese character may stand there. */
function words(list: string): RegExp {
  return new RegExp(`(?<![a-z0-9_])(?:${list.trim().split(/\s+/).join('|')})(?![a-z0-9_+#])`, 'gi');
}
