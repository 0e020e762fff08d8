/** Whether a --chmod can be understood: 0755, or u=rwX,go-w (dockerfile2llb/convert_copy.go, dispatchCopy). */
export function isFileMode(text: string): boolean {
  if (/^\d/.test(text)) return /^[0-7]+$/.test(text) && Number.parseInt(text, 8) <= 0o7777;
  return SYMBOLIC.test(text);
}

/** `u+rwx`, `a=rX,g-w+s`, `o=u` */
const SYMBOLIC = /^[augo]*(?:[-+=][rstwXxugo]*)+(?:,[augo]*(?:[-+=][rstwXxugo]*)+)*$/;
