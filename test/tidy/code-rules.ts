import ts from 'typescript'
import { roomOf } from './import-rules.ts'
import { foreignNames, rooms } from './rooms.ts'
import { at, parse, type Source, walk } from './source.ts'

const bannedGlobals: ReadonlySet<string> = new Set([
  ...['Date', 'performance', 'Intl', 'Temporal', 'crypto', 'Promise', 'fetch', 'WeakRef', 'FinalizationRegistry'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame', 'requestIdleCallback'],
  ...['globalThis', 'self', 'window', 'document', 'navigator', 'process', 'SharedArrayBuffer', 'Atomics'],
])

/** The exact part of Math: the rest may differ between engines in its last bits. */
const exactMath: ReadonlySet<string> = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc'.split(' '),
)

/** A name used as a value or type, not a property, key or label of that name. */
const isFreeName = (node: ts.Identifier): boolean => {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isQualifiedName(parent)) return parent.left === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  if (ts.isBindingElement(parent)) return parent.propertyName !== node
  return !(
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isGetAccessor(parent) ||
    ts.isSetAccessor(parent)
  )
}

/** A parameter or variable of that name stands around it: then it is ours, whatever the platform calls so. */
const isOwn = (node: ts.Identifier): boolean => {
  const names = (declared: readonly { readonly name: ts.BindingName }[]): boolean =>
    declared.some(({ name }) => ts.isIdentifier(name) && name.text === node.text)
  for (let scope: ts.Node = node.parent; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope) && names(scope.parameters as readonly ts.ParameterDeclaration[])) return true
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue
    if (scope.statements.some((one) => ts.isVariableStatement(one) && names(one.declarationList.declarations)))
      return true
  }
  return false
}

const isLiteralPower = ({ left, right }: ts.BinaryExpression): boolean =>
  [left, right].every((side) => ts.isNumericLiteral(side) || ts.isBigIntLiteral(side))

const chanceIn = (node: ts.Node): string | undefined => {
  if (ts.isIdentifier(node) && isFreeName(node)) {
    if (bannedGlobals.has(node.text)) return isOwn(node) ? undefined : node.text
    if (node.text !== 'Math') return undefined
    const { parent } = node
    const member = ts.isPropertyAccessExpression(parent) ? parent.name.text : '?'
    return exactMath.has(member) ? undefined : `Math.${member}`
  }
  if (ts.isPropertyAccessExpression(node)) {
    const { text } = node.name
    return /^(toLocale|localeCompare$)/.test(text) ? text : undefined
  }
  if (ts.isAwaitExpression(node)) return 'await'
  if (ts.isForOfStatement(node) && node.awaitModifier) return 'for await'
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async'
  const isPower =
    ts.isBinaryExpression(node) &&
    (node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken ||
      node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken)
  return isPower && !isLiteralPower(node) ? '** of something that is not a literal' : undefined
}

/** Clocks, chance, promises, timers, locales and inexact arithmetic in rooms that a replay must reproduce. */
export const chanceFindings = (sources: readonly Source[]): string[] => {
  const bound = new Set(rooms.filter(({ deterministic }) => deterministic).map(({ name }) => name))
  return sources
    .filter(({ path }) => bound.has(roomOf(path) ?? ''))
    .flatMap((source) => {
      const findings: string[] = []
      walk(parse(source), (node) => {
        const name = chanceIn(node)
        if (name) findings.push(`${at(source, node)}: ${name}`)
      })
      return findings
    })
}

/** The word belongs to nobody here: checkpoints are Hyper-V's, bookmarks are ours, machine states are XState's. */
export const vagueNameFindings = (sources: readonly Source[]): string[] =>
  sources.flatMap((source) => {
    const findings: string[] = []
    walk(parse(source), (node) => {
      if (!ts.isIdentifier(node) || !/snapshot/i.test(node.text) || foreignNames.includes(node.text)) return
      const isRune = ts.isPropertyAccessExpression(node.parent) && node.parent.getText() === '$state.snapshot'
      if (!isRune) findings.push(`${at(source, node)}: ${node.text}`)
    })
    return findings
  })

/** `path#name` and lines of each function longer than `limit`. */
export const longFunctions = (sources: readonly Source[], limit = 60): string[] =>
  sources.flatMap((source) => {
    const tree = parse(source)
    const found: string[] = []
    walk(tree, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return
      const line = (position: number): number => tree.getLineAndCharacterOfPosition(position).line
      if (line(node.end) - line(node.getStart(tree)) + 1 <= limit) return
      const holder = ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent) ? node.parent : node
      found.push(`${source.path}#${holder.name?.getText(tree) ?? `line ${line(node.getStart(tree)) + 1}`}`)
    })
    return found
  })
