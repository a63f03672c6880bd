/** A click and its line cannot differ: what a command is written as means that command again. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineOf } from '../../src/console/line-of.ts'
import { parseLine } from '../../src/console/parse.ts'
import type { Command } from '../../src/lab/command.ts'
import { ANY_COMMAND } from './any-command.ts'

const commandOf = (line: string): Command | undefined => {
  const stages = parseLine(line)?.stages ?? []
  const act = stages[0]?.act
  return stages.length === 1 && act?.kind === 'command' ? act.command : undefined
}

it.each(ANY_COMMAND)('a line of %s means the command, whatever its names are', (type, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (command) => {
      expect(command.type).toBe(type)
      const line = lineOf(command)
      expect(commandOf(line)).toEqual(command)
      expect(commandOf(`${line} -WhatIf -Confirm:$false # and why`)).toEqual(command)
      expect(parseLine(`${line} -ErrorAction SilentlyContinue`)).toMatchObject({ silent: true })
    }),
    { numRuns: 300 },
  )
})
