//! Invoices in the real window: a list from the dialog, an amount by hand, a remainder signed off, and all of it kept.

use std::fs;

use anyhow::{Result, ensure};

use super::desktop::{Desktop, picture};

const LIST: &str = "invoice,currency,amount\n7002026080,USD,20263.42\n7002026081,USD,3626.64\n9002026080,USD,652.34\n";

#[test]
#[ignore = "needs a display: cargo xtask e2e"]
fn what_is_entered_of_invoices_survives_a_crash() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let list = folder.path().join("invoices.csv");
    fs::write(&list, LIST)?;
    let curio = Desktop::launch(&[], &[("CURIO_TEST_CHOOSE_LIST", &list)])?;
    curio.page.click("//button[contains(., 'Open the fictional sample')]")?;
    curio.page.click("//button[normalize-space()='Close']")?;
    curio.page.click("//button[@popovertarget='period-panel']")?;
    curio.page.click("//*[@id='period-panel']//button[@data-option='2026-08']")?;
    curio.page.click("//nav//a[contains(., 'Sources')]")?;
    curio.page.click("//button[contains(., 'Load invoices')]")?;
    curio.reads("3 invoices taken from invoices.csv")?;
    curio.reads("12.34 left")?;
    picture("invoices-left")?;

    curio.page.script(
        "const field = document.querySelector('[aria-label=\"What the remainder is\"]');
         field.value = 'a seller we pay apart';
         field.dispatchEvent(new Event('input', { bubbles: true }));",
    )?;
    curio.page.click("//button[contains(., 'Sign off')]")?;
    curio.reads("ties to invoice")?;
    picture("invoices-tied")?;

    let curio = curio.crash_and_restart()?;
    curio.page.click("//button[contains(., 'Open the fictional sample')]")?;
    curio.reads("ties to invoice")?;
    ensure!(curio.workspace()?.join("invoices.json").exists(), "nothing was kept");
    Ok(())
}
