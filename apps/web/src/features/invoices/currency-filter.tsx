import { useQuery } from '@tanstack/react-query';
import { settingsQuery } from '#features/settings/settings.data.ts';
import { Select } from '#ui/select.tsx';
import { usualCurrencies } from '#ui/currency-options.ts';

/** Narrows a list to one currency. */
export function CurrencyFilter({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (currency: string | undefined) => void;
}) {
  const own = useQuery(settingsQuery).data?.currency;
  const offered = new Set([own, value, ...usualCurrencies].filter((currency) => currency !== undefined));
  const options = [
    { value: '', label: 'All currencies' },
    ...[...offered].map((currency) => ({ value: currency, label: currency })),
  ];
  return (
    <span className="block w-40 phone:w-full">
      <Select
        aria-label="Currency"
        options={options}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </span>
  );
}
