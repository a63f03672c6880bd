/** Disk files out of the page and into it: what is taken out of the lab is looked into again, and the lab stays. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { unzipSync } from 'fflate'
import { axeInEveryLook } from './axe.ts'
import { openLab, typeLine } from './lab-page.ts'
import { expect, test } from './page.ts'

const MIB = 1024 * 1024

const taken = async (page: Page, name: RegExp): Promise<{ name: string; bytes: Buffer }> => {
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name }).click()
  const download = await waiting
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

/** As files on the disk, which the browser reads itself: as bytes they would travel to it as text. */
const choose = (page: Page, files: readonly { name: string; bytes: Uint8Array }[]): Promise<void> => {
  const paths = files.map(({ name, bytes }) => {
    const path = test.info().outputPath(name)
    writeFileSync(path, bytes)
    return path
  })
  return page.locator('input[type=file]').setInputFiles(paths)
}

test('a chain taken out of the lab is looked into again, piece by piece', async ({ page }) => {
  await openLab(page)
  await typeLine(page, 'Checkpoint-VM SHOP -SnapshotName one')
  await expect(page.getByRole('heading', { level: 1, name: 'One disk, two files' })).toBeVisible()
  await page.getByRole('button', { name: 'Disk files' }).click()
  const dialog = page.getByRole('dialog', { name: 'Disk files' })

  const zip = await taken(page, /^Its chain, \.zip: shop_/)
  const files = Object.entries(unzipSync(zip.bytes)).map(([name, bytes]) => ({ name, bytes }))
  expect(zip.name).toMatch(/^shop_.*\.zip$/)
  expect(files.map(({ name }) => name)).toEqual(['shop.vhdx', expect.stringMatching(/^shop_.*\.avhdx$/)])
  const [base, child] = files as [(typeof files)[0], (typeof files)[0]]
  const file = await taken(page, /^This file: shop\.vhdx/)
  expect(Buffer.compare(file.bytes, Buffer.from(base.bytes))).toBe(0)

  await choose(page, [child])
  await expect(dialog.getByText(`${child.name} stands on shop.vhdx, which is not among them.`)).toBeVisible()
  await choose(page, [base])
  await expect(dialog.getByText('which is not among them')).toHaveCount(0)
  await expect(
    dialog.getByRole('img', { name: 'How much of each part of the disk each of its 2 files holds' }),
  ).toBeVisible()
  await expect(dialog.getByRole('rowheader')).toHaveText([/^L1 shop_\w{4}…\.avhdx$/, 'L0 shop.vhdx'])
  await expect(dialog.getByText('Nothing is wrong with it.')).toBeVisible()
  await dialog.getByText(/^\d+ files on it$/).click()
  await expect(dialog.getByText('C:\\shop.db', { exact: true })).toBeVisible()
  const notes = await taken(page, /^Take out C:\\notes\.txt$/)
  expect([notes.name, notes.bytes.toString()]).toEqual(['notes.txt', 'Monday: count the mugs.'])

  const image = await taken(page, /^One disk, \.img: shop_[0-9A-F-]{36}\.avhdx$/)
  expect(image.bytes.length).toBe(64 * MIB)
  expect(image.bytes.readUInt16LE(510)).toBe(0xaa55)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1, name: 'One disk, two files' })).toBeVisible()

  // The files outlive the lab they came from: the next worker is given them again.
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Start over' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'One disk, one file' })).toBeVisible()
  await page.getByRole('button', { name: 'Disk files' }).click()
  await expect(dialog.getByRole('rowheader').first()).toHaveText(/^L1 shop_/)
  await dialog.getByRole('button', { name: /^One disk, \.vhdx: shop_[0-9A-F-]{36}/ }).click()
  await expect(dialog.getByText(/-flat\.vhdx was handed over/)).toBeVisible()
})

test('a file dropped anywhere on the page is looked into, and one that is no disk says so', async ({ page }) => {
  await openLab(page)
  // Whoever takes the files comes with its button.
  await expect(page.getByRole('button', { name: 'Disk files' })).toBeVisible()
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['a letter, and no disk'], 'letter.vhdx'))
    return transfer
  })
  await page.dispatchEvent('body', 'dragover', { dataTransfer: dropped })
  await expect(page.getByText('Let go to look into these files')).toBeVisible()
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped })
  const dialog = page.getByRole('dialog', { name: 'Disk files' })
  await expect(dialog.getByText('letter.vhdx is not a virtual disk.')).toBeVisible()
  await choose(page, [{ name: 'old.vhdx', bytes: Buffer.from('conectix, and so on') }])
  await expect(dialog.getByText(/^old\.vhdx is a VHD image\./)).toBeVisible()
  await dialog.getByRole('button', { name: 'Put letter.vhdx away' }).click()
  await expect(dialog.getByText('letter.vhdx is not')).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Put all of them away' }).click()
  await expect(dialog.getByText(/^old\.vhdx is/)).toHaveCount(0)
  await expect(page.getByText('Let go to look into these files')).toHaveCount(0)
})

test('the dialog can be read and used by all', async ({ page }) => {
  await openLab(page)
  await page.getByRole('button', { name: 'Disk files' }).click()
  await choose(page, [await taken(page, /^This file: shop\.vhdx/)])
  await expect(page.getByText('Nothing is wrong with it.')).toBeVisible()
  await axeInEveryLook(page, 'the dialog with disk files')
  await choose(page, [{ name: 'letter.vhdx', bytes: Buffer.from('no disk') }])
  await expect(page.getByText('letter.vhdx is not a virtual disk.')).toBeVisible()
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 844 })
    const overflow = await page.locator('dialog[open] .body').evaluate((part) => part.scrollWidth - part.clientWidth)
    expect([width, overflow]).toEqual([width, 0])
  }
})
