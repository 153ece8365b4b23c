import type { Import } from '@sira/contract/imports';
import { formatCount } from '#ui/format-count.ts';
import { Table, Td, Th } from '#ui/table-parts.tsx';
import { things } from './import-words.ts';

/** Added, changed and unchanged, for each thing the file speaks of. */
export function CountTable({ counts }: { counts: NonNullable<Import['counts']> }) {
  const told = things.filter(({ key }) => Object.values(counts[key]).some((count) => count > 0));
  if (told.length === 0) return null;
  return (
    <Table label="What is added, changed and unchanged">
      <thead>
        <tr>
          <Th>What</Th>
          <Th isNumber>Added</Th>
          <Th isNumber>Changed</Th>
          <Th isNumber>Unchanged</Th>
        </tr>
      </thead>
      <tbody>
        {told.map(({ key, label }) => (
          <tr key={key}>
            <Td>{label}</Td>
            <Td isNumber>{formatCount(counts[key].added)}</Td>
            <Td isNumber>{formatCount(counts[key].changed)}</Td>
            <Td isNumber>{formatCount(counts[key].unchanged)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
