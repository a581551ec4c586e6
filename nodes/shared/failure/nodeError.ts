export { errorItemFrom, escapeHtml, nodeErrorFrom, withoutFields } from './failure';
