/** What scripts add to pages that are whole without them. */
import { startCopyButtons } from './copy.ts';
import { startFilters } from './filters.ts';
import { startLogs } from './logs.ts';
import { startMatrices } from './matrix.ts';
import { startMenus } from './menus.ts';
import { openForPrint } from './print.ts';
import { startSorting } from './sort.ts';
import { startTabs } from './tabs.ts';
import { startThemeSwitch } from './theme.ts';

for (const element of document.querySelectorAll<HTMLElement>('[data-script-only]')) element.hidden = false;
startThemeSwitch();
startTabs();
startCopyButtons();
startFilters();
startLogs();
startMatrices();
startMenus();
startSorting();
openForPrint();
