/** Hands something to the person as a file. */
export const download = (parts: readonly BlobPart[], type: string, fileName: string): void => {
  const address = URL.createObjectURL(new Blob([...parts], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The browser reads the address after this task.
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
