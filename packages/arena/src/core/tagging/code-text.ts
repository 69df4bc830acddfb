import { splitFences } from './fences.ts';

/** Fences that hold prose, formulas, drawings or bare data: no sign of code by themselves. */
const NOT_CODE = new Set(
  'plaintext plain text txt markdown md latex tex math katex ascii csv tsv json jsonl poem output mermaid quote'.split(
    ' ',
  ),
);

/** Fences whose name says that they hold code; an unknown name is judged by its content. */
const CODE_LANGUAGES = new Set(
  (
    'python py python3 ipython pycon javascript js jsx mjs node typescript ts tsx java kotlin kt scala groovy c h cpp c++ cc hpp ' +
    'csharp c# cs fsharp go golang rust rs swift objective-c objc ruby rb erb php perl pl lua r julia jl matlab octave haskell hs ' +
    'elixir ex erlang clojure lisp scheme racket ocaml dart zig nim fortran cobol pascal delphi ada prolog assembly asm nasm ' +
    'x86asm wasm verilog systemverilog vhdl solidity move vyper cuda opencl glsl hlsl wgsl shell sh bash zsh fish console ' +
    'shell-session powershell ps1 batch bat cmd sql mysql pgsql postgresql plsql tsql sqlite cypher sparql graphql html htm xml ' +
    'svg css scss sass less vue svelte astro yaml yml toml ini dockerfile docker makefile make cmake nginx apache terraform hcl ' +
    'bicep proto protobuf regex diff patch vba vb vbnet basic applescript autohotkey gdscript mcfunction javascript/typescript ' +
    'arduino processing jinja liquid handlebars pug twig coffeescript abap sas stata spss apex tcl awk sed vim'
  ).split(' '),
);

/** Signs of code that hardly stand in prose: one is enough, inside of a fence or outside. */
const CODE_SIGNS: readonly RegExp[] = [
  // Python and the like.
  /^[ \t]{0,40}(?:async )?def \w+\(/m,
  /\bdef \w+\([^)\n]{0,200}\)\s?(?:->[^:\n]{1,60})?:/,
  /^[ \t]{0,40}class \w+(?:\([^)\n]{0,100}\))?:\s*$/m,
  /^[ \t]{0,40}(?:from [\w.]+ import [\w*(]|import [a-z_][\w.]*(?: as \w+)?;?\s*$)/m,
  /\bprint\((?:f?["']|\w)/,
  /^[ \t]{0,40}(?:for \w+(?:, ?\w+){0,4} in .{1,120}|(?:while|elif) .{1,120}|if __name__ .{1,40}):?[ \t]{0,8}\n[ \t]{1,40}\w.{0,80}[()=:]/m,
  /\[[^[\]\n]{1,60} for \w+ in [^[\]\n]{1,60}\]/,
  // JavaScript and TypeScript.
  /\b(?:const|let|var) (?:[\w$]+|[[{][\w$, :]{1,80}[\]}])(?:: ?[\w<>[\]| ]{1,40})? = \S/,
  /\bfunction\s?\w*\s?\([^)\n]{0,120}\)\s*[{:]/,
  /\)\s?=>\s?[\w({[`'"]|\b[a-z]\w*\s?=>\s?(?:\{|[a-z_$]\w*[.(]|\w+ [*+%-])/,
  /\bconsole\.(?:log|error|warn)\b/,
  // C, C++, Java, C#, Go, Rust, PHP, Ruby, Perl, Swift, Kotlin, Scala, Lisp and older ones.
  /#\s?include\s?[<"]/,
  /\b(?:int|void) main\s?\(/,
  /\bstd::\w/,
  /\b(?:scanf|printf|malloc|sizeof|cout|println!|System\.out|Console\.Write\w*)\s?[(.<]/,
  /\bfor ?\((?:int|let|var|auto|size_t|const)\b/,
  /\b(?:public|private|protected) (?:static |final |class |override |async ){0,3}[\w<>[\]]+ \w+ ?[({;=]|\bpublic (?:class|interface|enum) \w+/,
  /\b(?:int|float|double|char|bool|auto|String) \*?\w+ ?(?:=[^=]|\((?:int|float|double|char|bool|const|void|String)\b|\[)|\bint \(\*\w+\)/,
  /\bfun (?:\w+\.)?\w+\(|^@(?:Composable|Override|Test|app\.route)\b/m,
  /\bfn \w+(?:<[^>\n]{1,60}>)?\(|\blet mut \w/,
  /\bfunc (?:\(\w+ \*?\w+\) )?\w+(?:\[[^\]\n]{1,40}\])?\([^)\n]{0,120}\)|\b\w+ := \S/,
  /<\?php|\$_(?:POST|GET|SERVER|SESSION)\b|\$\w+->\w/,
  /\((?:defun|defmacro|defn|lambda|let\*?) [\w(]/,
  /^[ \t]{0,40}(?:Sub|Function) \w+\(|^[ \t]{0,40}End (?:Sub|Function)\b/m,
  /^\s{0,8}\.(?:extern|global|section|text|data)\b|\balways @\(|\bend(?:module|function)\b|\bdefmodule \w/m,
  /\b(?:mov|push|pop|xor|lea|cmp) \[?[re]?[a-d]x\b/i,
  /^(?:FROM [\w./-]+:[\w.-]+|RUN (?:npm|apt|pip|yarn|go)\b)/m,
  // A call of a method with its arguments, as `df.groupby('city')`.
  /\b[a-zA-Z_]\w+\.[a-zA-Z_]\w+\((?:\)|["'`\w[{(/-])/,
  // SQL: keywords in capitals, or in small letters with what only SQL has.
  /\bSELECT\b[^;]{1,400}?\bFROM\s+[\w"`[]/,
  /\bselect (?:\*|[\w.]+(?:, ?[\w.() *]+){0,12}) from \w+(?:\s*;| where \w+ ?[=<>]| (?:left |inner )?join | order by | group by )/i,
  /\b(?:INSERT INTO|CREATE (?:UNIQUE )?(?:TABLE|INDEX|VIEW)|ALTER TABLE|DROP TABLE|DELETE FROM) [\w"`[]|\bUPDATE \w+ SET \w+ ?=/,
  // HTML and CSS; <br>, <b> and the like also occur in Markdown.
  /<!DOCTYPE html|<\/(?:div|span|p|ul|ol|li|a|html|head|body|script|style|table|form|button|h[1-6]|svg|section|nav|canvas)>/i,
  /<(?:div|span|ul|input|script|style|link|meta|img|form|button|canvas|svg|template)(?: [\w:@-]+=|>)/i,
  /(?:^|[\s,}])[.#]?[\w-]{1,40} ?\{\s*(?:--)?[a-z-]{2,40}:\s?[^{};\n]{1,80};/,
  // Stack traces and compilers' complaints.
  /Traceback \(most recent call last\)|^[ \t]{1,40}File "[^"\n]{1,200}", line \d+/m,
  /^[ \t]{1,40}at [\w$.<>/[\] ]{1,120}\([^)\n]{0,200}:\d+(?::\d+)?\)/m,
  /\b(?:[A-Z][a-z]+){1,6}(?:Error|Exception): \S|\b[a-z]{2,12}(?:\.\w{1,40}){1,6}(?:Exception|Error)\b/,
  /^goroutine \d+ \[|\bpanic: runtime error|^thread '[^'\n]{1,80}' panicked at|\berror\[E\d{4}\]/m,
  /\bnpm ERR!|\bundefined reference to\b|\bfatal error: \S+\.h\b|\bSegmentation fault\b/,
  /^(?:<{7}|>{7}) \w/m,
  // Shell.
  /\b(?:pip3?|conda|npm|yarn|pnpm|cargo|gem|brew|apt|apt-get|dnf|yum|go) (?:install|add|update|upgrade|run|ci|build|get) ?[\w@.-]/,
  /\bsudo [a-z]|\bapt-get\b/,
  /\bgit (?:add|commit|push|pull|reset|rebase|merge|clone|checkout|stash|log|status|diff|init|branch|revert|switch|cherry-pick|config|remote)\b/,
  /\b(?:docker|kubectl|helm|terraform) (?:run|build|exec|ps|pull|compose|apply|get|logs|init|plan|install)\b/,
  /(?:^|[\s`])(?:curl|ssh|scp|wget|grep|ls|rm|find|tar|lsof|ps|awk|sed|perl|ffmpeg|chmod|mysqldump)(?: [\w./~:@-]{1,60}){0,2} -{1,2}[a-zA-Z]/,
  /\bexport [A-Za-z_]+=|^#!\/(?:usr\/)?bin\//m,
  /\b[A-Z][a-z]+-[A-Z]\w+(?: -[A-Z]\w+ \S+)? \| [A-Z][a-z]+-[A-Z]\w+/,
];

/** Signs that are too weak in prose, and enough where somebody fenced a block and named no language. */
const FENCED_SIGNS: readonly RegExp[] = [
  /^[ \t]{0,40}(?:return\b.{0,80}|[\w.\]['"]{1,60}\s?(?:\+=|-=|=)\s?[^=\n]{1,120});\s*$/m,
  /^[ \t]{0,40}(?:if|while|for|switch|else if) ?\([^\n]{1,160}\)\s*\{?\s*$/m,
  /^[ \t]{0,40}(?:while|for|if|elif) [^\n]{1,120}:[ \t]{0,8}\n[ \t]{1,40}\w/m,
  /^[ \t]{0,40}[a-z_]\w*(?:\.\w+|\[\w+\])? ?= ?\w+\([^\n]{0,120}\)\s*$/m,
  /^[ \t]{0,40}(?:\/\/|#!|\/\*) ?\w/m,
  /^[ \t]{0,40}(?:function|procedure|begin|end if|endif|end while)\b[^.\n]{0,80}$/im,
  /^[ \t]{0,40}@\w+(?:\([^)\n]{0,80}\))?\s*$/m,
];

/**
 * Says whether a text holds program code, a command, a query, mark-up of a web page or a stack trace: fenced, inline or
 * bare. Formulas, tables, drawings, verse and JSON as an answer's format are not code.
 *
 * Time is linear in the text's length: every repetition in the patterns is bounded.
 */
export function containsCode(text: string): boolean {
  const { fences, rest } = splitFences(text);
  return fences.some(isCodeFence) || hasCodeSign(rest);
}

function isCodeFence({ language, body }: { language: string; body: string }): boolean {
  if (NOT_CODE.has(language)) return false;
  if (CODE_LANGUAGES.has(language)) return true;
  return hasCodeSign(body) || FENCED_SIGNS.some((sign) => sign.test(body));
}

/** Whether any sign of code stands in a text, or a line, that is known to hold no fence. */
export function hasCodeSign(text: string): boolean {
  return CODE_SIGNS.some((sign) => sign.test(text));
}
