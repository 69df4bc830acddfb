import { containsCode } from './code-text.ts';
import { splitFences } from './fences.ts';
import { RULE_VERSIONS } from './rule-versions.ts';
import type { Tagger } from './tagger.ts';

/** Alone enough: words that a prompt hardly holds unless it is about programming. */
const STRONG_WORDS = words(`
  python[23]? coding\\s(?:challenge|task|problem|exercise|interview)s? busybox torch\\.\\w+ graphviz spring\\ssecurity (?:integer\\sarray|arrays?\\sof\\s(?:integers|strings|numbers)) drupal wordpress\\splugin javascript typescript nodejs node\\.js react\\.?js react\\snative vue(?:\\.?js|[23]) vue\\scomponents? angular\\.?js angular\\s(?:app|component|service|cli) jquery next\\.?js
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
  the\\soutput\\sof closures?\\sin (?:yield|static|const)\\skeyword ci/cd github\\sactions
`);

/** Names that mean something else as well: a snake, an island, a board game, a rusty pan. */
const AMBIGUOUS_NAMES = words(`
  java swift rust ruby julia scala dart kotlin elixir lua lisp zig clojure c# react flask spring rails node unity unreal docker pandas
  git bash shell assembly excel json api linq django flutter orm
`);

/** Words of programming that ordinary talk uses too. */
const CONTEXT_WORDS = words(`
  code coding programs? programming script functions? methods? class(?:es)? variables? loops? arrays? strings? integers? int pointers? algorithms?
  compil(?:e|er|es|ing) debug(?:ging)? bugs? errors? exceptions? syntax librar(?:y|ies) framework package module database queries query
  server endpoint csv deploy(?:ment)? container repository implement(?:ation)? refactor threads? recursi(?:on|ve|vely) parse generic slice
  terminal install localhost callback promise hash indices struct decode boolean return output input nested data\\sstructure macro
  singleton factory observer var const routes? form stdin stdout data\\sframe firmware embedded csv backend
`);

/** "A function that …", "script in …": who asks so wants a program, whatever it is about. */
const ASKS_FOR_A_PROGRAM = new RegExp(
  [
    String.raw`\b(?:python|java|kotlin|rust|swift|go|golang|ruby|r|c|lua|bash|julia|perl|scala|lisp|elixir|zig|dart|javascript|js|php|sql|matlab) (?:code|script|program|function|class|method|macro|app|one-liner|loop|project|library|regex|table|scraper|query)\b`,
    String.raw`\b(?:code|script|program|function|class|method|macro|app|algorithm|loop|game|quicksort|implement\w*|calculator|scraper|bot|\w*sort|api|cli|solve|generator|pointers) (?:\w+ ){0,4}(?:in|with|using|for) (?:a )?(?:python|java|kotlin|rust|swift|go|golang|ruby|r|c|lua|bash|julia|perl|scala|lisp|elixir|zig|dart|javascript|js|php|sql|matlab|html|pygame|unity)(?![\w-])(?!\s(?:major|minor|sharp|flat))`,
    String.raw`\b(?:in|using|with) (?:python|swift|kotlin|rust|golang|java|julia|pandas|numpy|react|c#),? (?:how|what|why|write|implement|create|is)\b`,
    String.raw`\b(?:write|create|make|build|implement|code|refactor|review|optimi[sz]e|debug|fix|test|convert|rewrite|explain|give me|show)(?: me| us)? (?:a |an |the |this |that |my |some |simple )*(?:\w+ ){0,2}(?:function|(?<!explain the )method|algorithm|query|program that|programme that|piece of code|code|code (?:that|to)|website|web ?page|unit test|api|parser|compiler|regex|scraper|snippet|class that)\b(?! of conduct| of ethics| of law| name| word)`,
    String.raw`\b(?:my|this|the following) (?:code|makefile|function|program|script|method|class)\b(?: \w+){0,6} (?:returns?|fails?|crash\w*|throws?|terminate|slow|too long|prints?|say\w*|doesn't|compile|error|bug|output|work)\b`,
    String.raw`\b(?:for|while) loop\b|\b(?:let|var),? (?:var|let)(?:,)? (?:and|or) const\b`,
  ].join('|'),
  'i',
);

/** Verse, letters and talk about the trade, where names of languages are only mentioned. */
const WRITES_PROSE =
  /\b(?:poems?|haikus?|limericks?|sonnets?|jokes?|lyrics|story|stories|novel|essay|speech|cover letter|r[eé]sum[eé]|cv|linkedin|job description|job as|jobs?|salar(?:y|ies)|career|money|make in|who (?:invented|founded|coined|was|wrote)|when was|in one sentence|marketing|(?:movie|video|youtube|film)\b.{0,20}\bscript|script for a (?:\w+ ){0,4}video|etymology|crossword|slang|soundtrack|proofread)\b/i;

/** What stands near the other meanings of the ambiguous names. */
const OTHER_MEANINGS =
  /\b(?:snakes?|pets?|ball python|monty|island|volcano(?:es)?|coffee|sumatra|indonesia|zoo|bamboo|jungle|species|schlange|myth\w*|taylor|jonathan|opera|milan|pan|iron|flowers?|garden|unions?|wedding|tea|alchemy|petersburg)\b/i;

const CHINESE_STRONG =
  /(?<!银行|职业|行业|邮政|服装|股票)代码|编程(?!猫)|爬虫|正则|报错|编译|调试|数据库(?:索引|表|连接|设计|查询|事务)|(?:备份|连接|查询)数据库|前端|后端|单元测试|链表|二叉树|哈希|动态规划|时间复杂度|小程序|力扣|命令行|易语言|[cC]语言|[gG]o语言|编程语言|源码|装饰器|虚函数|多线程|协程|分布式|(?:写|编)(?:一个|个|一段|一条)?(?:函数|程序|脚本(?!.*(?:视频|镜头|演))|算法|接口)|端口.{0,6}(?:进程|占用)|跨域|写出程序|空指针|内存泄漏|时间戳|快速排序|冒泡排序|深拷贝|单例|递归(?:计算|实现|函数)|构造函数/;

const CHINESE_CONTEXT =
  /函数|程序|脚本|算法|接口|数组|字符串|循环|变量|指针|线程|进程|端口|服务器|递归|数据结构|框架|容器|排序|实现|安装|配置|部署|读取|调用|参数|返回|项目|版本|写法|怎么写|文件夹|命令|优化|回退|区别|怎么选|怎么用|哪个好/g;

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
  return englishScore(ask) >= THRESHOLD || chineseScore(ask) >= THRESHOLD;
}

function englishScore(ask: string): number {
  if (ASKS_FOR_A_PROGRAM.test(ask) && !/\b(?:building|dress|area|genetic|morse) code\b/i.test(ask)) {
    return STRONG + STRONG - (WRITES_PROSE.test(ask) ? STRONG : 0);
  }
  const names = distinct(ask, AMBIGUOUS_NAMES);
  const context = distinct(ask, CONTEXT_WORDS);
  const loose = ask.length <= SHORT_CHARACTERS || names > 0 ? context : 0;
  const doubts = Number(WRITES_PROSE.test(ask)) + Number(OTHER_MEANINGS.test(ask));
  return distinct(ask, STRONG_WORDS) * STRONG + names * AMBIGUOUS + loose * CONTEXT - doubts * STRONG;
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
