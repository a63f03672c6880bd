import ts from 'typescript'

/** A file as the rules see it; the samples of the tests are made the same way. */
export interface Source {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly text: string
}

export interface Import {
  readonly from: string
  readonly names: readonly string[]
  readonly typeOnly: boolean
}

/** The script blocks of a component, on their own lines, so that line numbers stay true. */
const scriptOf = ({ path, text }: Source): string => {
  if (!path.endsWith('.svelte')) return text
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ')
  let script = ''
  let end = 0
  for (const match of text.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/g)) {
    const start = match.index + (match[1]?.length ?? 0)
    script += blank(text.slice(end, start)) + (match[2] ?? '')
    end = start + (match[2]?.length ?? 0)
  }
  return script + blank(text.slice(end))
}

const parsed = new WeakMap<Source, ts.SourceFile>()

export const parse = (source: Source): ts.SourceFile => {
  const known = parsed.get(source)
  if (known) return known
  const tree = ts.createSourceFile(source.path, scriptOf(source), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
  parsed.set(source, tree)
  return tree
}

export const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => {
  visit(node)
  node.forEachChild((child) => walk(child, visit))
}

export const at = (source: Source, node: ts.Node): string => {
  const tree = parse(source)
  return `${source.path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`
}

const namesOf = (clause: ts.ImportClause | undefined): string[] => {
  const bindings = clause?.namedBindings
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : []
  return [
    ...(clause?.name ? ['default'] : []),
    ...(bindings && ts.isNamespaceImport(bindings) ? ['*'] : []),
    ...named.filter((element) => !element.isTypeOnly).map((element) => (element.propertyName ?? element.name).text),
  ]
}

const importOf = (node: ts.Node): Import | undefined => {
  const literal = (value: ts.Node | undefined): string | undefined =>
    value && ts.isStringLiteralLike(value) ? value.text : undefined
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause
    const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    return { from: literal(node.moduleSpecifier) ?? '', names: typeOnly ? [] : namesOf(clause), typeOnly }
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return { from: literal(node.moduleSpecifier) ?? '', names: ['*'], typeOnly: node.isTypeOnly }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return { from: literal(node.argument.literal) ?? '', names: [], typeOnly: true }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return { from: literal(node.arguments[0]) ?? '', names: ['*'], typeOnly: false }
  return undefined
}

/** Every import, re-export, `import()` and `import('…').T` of a file. */
export const importsOf = (source: Source): Import[] => {
  const found: Import[] = []
  walk(parse(source), (node) => {
    const one = importOf(node)
    if (one) found.push(one)
  })
  return found
}

/** Where a relative import leads, from the root; undefined for packages. What follows `?` is Vite's. */
export const target = (from: string, specifier: string): string | undefined => {
  if (!specifier.startsWith('.')) return undefined
  const parts = from.split('/').slice(0, -1)
  for (const part of specifier.replace(/\?.*/, '').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
