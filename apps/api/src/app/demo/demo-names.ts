/**
 * Invented companies. `type` says how they pay; `size` is a typical invoice in rupiah or dollars.
 * The long one and those with marks are there so that pages and mails meet such names.
 */
export interface DemoCompany {
  name: string;
  pays: 'promptly' | 'a_little_late' | 'slowly' | 'badly';
  size: number;
  /** Relative to the others, how many invoices it gets. */
  orders: number;
}

const idr = (name: string, pays: DemoCompany['pays'], millions: number, orders: number): DemoCompany => ({
  name,
  pays,
  size: millions * 1_000_000,
  orders,
});
const usd = (name: string, pays: DemoCompany['pays'], size: number, orders: number): DemoCompany => ({
  name,
  pays,
  size,
  orders,
});

export const LOCAL_COMPANIES: readonly DemoCompany[] = [
  idr('PT Lumbung Warna Tirtasari', 'promptly', 18, 5),
  idr('PT Rimbatama Kemas Nuswa', 'a_little_late', 42, 7),
  idr('CV Payung Teduhkarsa', 'promptly', 6, 3),
  idr('PT Bumbu Ladangkita', 'promptly', 27, 6),
  idr('CV Kopi Lerengsenja', 'a_little_late', 8, 5),
  idr('PT Sarana Atapjaya Raharsa', 'slowly', 65, 4),
  idr('PT Perkakas Cetak dan Kemasan Anugerah Berlianta Sejahtera Bersama', 'a_little_late', 31, 3),
  idr('CV Tinta Gelombangrasa', 'promptly', 5, 3),
  idr('PT Tambak Lautkencana', 'slowly', 48, 3),
  idr('PT Jamu Akarwangita', 'promptly', 22, 6),
  idr('CV Batik Parangrinakit', 'a_little_late', 11, 4),
  idr('PT Wisata Pulaurendra', 'badly', 36, 3),
  idr('PT Roda Lintasbumi Prakarsa', 'a_little_late', 54, 5),
  idr('CV Roti Gandumpagi', 'promptly', 7, 6),
  idr('PT Sinergi Obatku Nusapharma', 'promptly', 88, 5),
  idr('CV Percetakan Aksaralima', 'slowly', 9, 2),
  idr('PT Keramik Tanahmerona', 'promptly', 33, 4),
  idr('PT Penerbit Halamanbaru Utamaria', 'a_little_late', 25, 6),
  idr('CV Mainan Bocahceria Kayutama', 'promptly', 6, 2),
  idr('PT Teh Kabutpagi Priyangana', 'promptly', 29, 5),
  idr('PT Baja Ringanindah Sentrasa', 'slowly', 72, 3),
  idr('CV Florista Kembangtujuh', 'a_little_late', 4, 2),
  idr('PT Madu Hutanlestarya', 'promptly', 14, 3),
  idr('PT Kosmetika Ayurupa Natarina', 'a_little_late', 46, 6),
  idr('CV Sablon Garislurus', 'badly', 5, 2),
  idr('PT Sawah Digitala Pangan', 'promptly', 19, 3),
  idr('PT Pelayaran Ombaksetia', 'slowly', 95, 2),
  idr('CV Katering Dapurnina', 'a_little_late', 6, 3),
  idr('PT Mebel Jatilaras Ukira', 'promptly', 38, 4),
  idr('PT Sekolah Cahayabuana', 'promptly', 21, 3),
  idr('CV Optika Terangmata', 'promptly', 8, 2),
  idr('PT Properti Grihasanta Abadya', 'badly', 78, 3),
  idr('PT Susu Padangrumputa', 'promptly', 34, 5),
  idr('CV Travelindo Jejakrasi', 'a_little_late', 10, 2),
  idr('PT Logistika Jembatannusa', 'a_little_late', 41, 4),
  idr('PT Es Krim Salju Khatulistara', 'promptly', 26, 4),
  idr('CV Konveksi Benangsutra Raya', 'slowly', 13, 3),
  idr('PT Elektro Pijarmandira', 'a_little_late', 52, 3),
  idr('PT Rumah Sakit Kasihwaluya', 'slowly', 60, 4),
  idr('CV Ikan Asapnelayana', 'promptly', 5, 2),
  idr('PT Hotel Puncakembuna', 'a_little_late', 30, 3),
  idr('CV Sepatu Langkahpadma', 'promptly', 12, 3),
  idr('PT Garam Putihmadurasa', 'promptly', 16, 2),
  idr('PT Agro Sawitbina Lestarindah', 'slowly', 110, 2),
  idr('CV Musik Nadalentera', 'badly', 7, 1),
  idr('PT Kertas Daurulangkita', 'promptly', 24, 4),
];

export const FOREIGN_COMPANIES: readonly DemoCompany[] = [
  usd('Harrowgate Paper Trading Pte Ltd', 'promptly', 4200, 4),
  usd("O'Tillery & Marsh Ltd", 'a_little_late', 2600, 4),
  usd('Kestrelane Studio LLC', 'promptly', 1800, 3),
  usd('Fjellbruk Emballasje AS', 'promptly', 6400, 2),
  usd('Brindlewood Toys Inc', 'slowly', 5200, 3),
  usd('Quillfeather Books Pty Ltd', 'a_little_late', 3100, 3),
  usd('Übersee Papierwerk GmbH', 'promptly', 7800, 2),
  usd('Saltmarsh Organics Ltd', 'a_little_late', 2200, 3),
  usd('Tanjong Lantern Foods Sdn Bhd', 'slowly', 3600, 3),
  usd('"Blue Heron" Coffee Roasters LLC', 'promptly', 1500, 3),
  usd('Verdemonte Cosmetici Srl', 'a_little_late', 4800, 2),
  usd('Northquay Marine Supplies BV', 'badly', 6900, 2),
  usd('Maplecroft Learning Co', 'promptly', 2400, 2),
  usd('Hinode Kami Trading KK', 'promptly', 8600, 2),
];

export const LOCAL_GIVEN = [
  'Sari',
  'Bagas',
  'Dewi',
  'Rangga',
  'Putri',
  'Galih',
  'Ayu',
  'Dimas',
  'Ratna',
  'Yoga',
  'Laras',
  'Bima',
] as const;
export const LOCAL_FAMILY = [
  'Wiratmaka',
  'Kusumadya',
  'Pranajaya',
  'Lestarini',
  'Nugrahanta',
  'Sasmitara',
  'Handayasa',
] as const;
export const FOREIGN_GIVEN = [
  'Morgan',
  'Ellis',
  'Ingrid',
  'Noor',
  'Hana',
  'Casey',
  'Lior',
  'Tamsin',
] as const;
export const FOREIGN_FAMILY = [
  'Ashdowne',
  'Bellwick',
  'Corvane',
  'Dunmarrow',
  'Eskelund',
  'Farrowby',
] as const;

export interface Grievance {
  reason: string;
  /** How it ended, when it has. */
  resolution: string;
}

export const DISPUTE_REASONS: Record<'id' | 'en', readonly Grievance[]> = {
  id: [
    {
      reason: 'Jumlah barang yang diterima kurang dari faktur.',
      resolution: 'Selisih barang sudah dikirim.',
    },
    { reason: 'Warna cetakan tidak sesuai contoh.', resolution: 'Cetak ulang diterima pelanggan.' },
    { reason: 'Nomor PO pada faktur salah.', resolution: 'Faktur pengganti sudah dikirim.' },
    {
      reason: 'Harga satuan berbeda dari penawaran.',
      resolution: 'Harga sesuai kontrak; pelanggan setuju membayar.',
    },
  ],
  en: [
    { reason: 'Fewer boxes arrived than were invoiced.', resolution: 'The missing boxes were delivered.' },
    { reason: 'The colours differ from the proof.', resolution: 'The client accepted the reprint.' },
    { reason: 'The purchase order number is wrong.', resolution: 'A corrected invoice was sent.' },
  ],
};
