import { estate } from '../../bench/estate.ts';
import { planFiles } from '../../bench/plan-text.ts';
import { unitOf } from '../../test/check.ts';
import { closeBrowser, openPanel } from '../../test/browser/page.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
const files = Object.fromEntries(planFiles(estate(10000)).map(f => [f.path, f.text]));
const model = modelOf(unitOf(files).analysis);
const panel = await openPanel({ width: 900, height: 1000 });
await panel.post({ type: 'model', model: JSON.parse(JSON.stringify(model)) });
await panel.page.waitForSelector('.xp-node');
await new Promise(r=>setTimeout(r,500));
console.log(await panel.page.evaluate(`(async()=>{const frame=()=>new Promise(requestAnimationFrame);
const by={};
const ob=new MutationObserver(rs=>{for(const r of rs){const el=r.target.nodeType===1?r.target:r.target.parentElement; const sec=el.closest('.xp-graph,.headroom,.timeline,.details,.scrubber,.minimap,header,.side'); const same=r.type==='attributes'&&r.oldValue===r.target.getAttribute(r.attributeName); const k=(sec?sec.getAttribute('class')||sec.tagName:'?')+' | '+r.type+' '+(r.attributeName||'')+' '+el.tagName+'.'+(el.getAttribute('class')||'').split(' ')[0]+(same?' SAME?':''); by[k]=(by[k]||0)+1/40;}});
ob.observe(document.body,{subtree:true,attributes:true,attributeOldValue:true,childList:true,characterData:true});
for(let i=0;i<40;i++){document.body.dispatchEvent(new KeyboardEvent('keydown', { key: i % 20 < 10 ? '.' : ',', bubbles: true }));await frame();await frame();}
return Object.entries(by).sort((a,b)=>b[1]-a[1]).slice(0,70).map(([k,v])=>v.toFixed(1)+' '+k).join('\\n')})()`));
await closeBrowser();
