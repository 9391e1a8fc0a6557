/** Whether a text is rows of a table as a spreadsheet puts them onto the clipboard: a line of column names, and rows with as many cells. */
export function isTable(text: string): boolean {
    const [header = '', ...rows] = text.split(/\r?\n/u).filter(line => line.trim() !== '');
    const columns = header.split('\t').length;
    return columns >= 2 && rows.length > 0 && rows.every(row => row.split('\t').length === columns);
}
