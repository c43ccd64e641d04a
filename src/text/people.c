#include "text/people.h"

#include "text/set.h"

#include <math.h>
#include <string.h>

/* Characters of one part of a name with · in it. */
#define DOTTED_PART 7

/* clang-format off */
static struct word_table count_words = WORD_LIST(
	"号人", "个劳动力", "个劳力", "个工人", "个人手", "个帮工", "个女的", "个男的", "个大人", "劳动力", "劳力",
	"口人", "个人", "名工人", "名", "位", "人", "ren", "people", "persons", "person", "workers",
	"worker", "men", "women", "man");
/* Who comes, in words: how many that makes. 0: it says nothing exact. */
static const struct {
	const char *utf8;
	double count;
} told_words[] = {
	{ "我们两口子", 2 }, { "我俩口子", 2 }, { "我两口子", 2 }, { "两口子", 2 }, { "俩口子", 2 },
	{ "老两口", 2 }, { "小两口", 2 }, { "两口", 2 }, { "夫妻俩", 2 }, { "夫妻二人", 2 },
	{ "夫妻两人", 2 }, { "夫妻", 2 }, { "夫妇", 2 }, { "我们夫妻", 2 }, { "我和我对象", 2 },
	{ "父子俩", 2 }, { "父女俩", 2 }, { "母子俩", 2 }, { "母女俩", 2 }, { "兄弟俩", 2 },
	{ "弟兄俩", 2 }, { "姐妹俩", 2 }, { "姊妹俩", 2 }, { "爷俩", 2 }, { "娘俩", 2 }, { "父子", 2 },
	{ "我们俩", 2 }, { "我们两", 2 }, { "我俩", 2 }, { "咱俩", 2 }, { "他俩", 2 }, { "她俩", 2 },
	{ "我们仨", 3 }, { "我仨", 3 }, { "爷仨", 3 }, { "娘仨", 3 }, { "一家三口", 3 },
	{ "一家四口", 4 }, { "一家五口", 5 }, { "一家两口", 2 }, { "我自己", 1 }, { "我一个", 1 },
	{ "就我", 1 }, { "只有我", 1 }, { "我本人", 1 },
	{ "me and my wife", 2 }, { "me and my husband", 2 }, { "my wife and i", 2 },
	{ "my wife and me", 2 }, { "my husband and i", 2 }, { "my husband and me", 2 },
	{ "me and my son", 2 }, { "me and my daughter", 2 }, { "me and my brother", 2 },
	{ "me and my sister", 2 }, { "both of us", 2 }, { "the two of us", 2 }, { "just me", 1 },
	{ "only me", 1 }, { "all of us", 0 }, { "whole family", 0 },
	{ "全家人", 0 }, { "全家", 0 }, { "一家人", 0 }, { "一大家子", 0 }, { "家里人", 0 },
	{ "我们家", 0 }, { "大家", 0 }, { "好几个", 0 }, { "好些人", 0 },
};
/* 我和…: who the other is. */
static struct word_table kin_words = WORD_LIST(
	"我媳妇儿", "我媳妇", "媳妇儿", "媳妇", "我老婆", "老婆", "我老公", "老公", "我爱人", "爱人",
	"我婆娘", "婆娘", "我对象", "对象", "我男人", "男人", "我丈夫", "丈夫", "我妻子", "妻子",
	"我娃", "娃", "我儿子", "儿子", "我女儿", "女儿", "我女子", "女子", "我爸", "我爹", "我妈", "我娘",
	"我爸爸", "我妈妈", "我父亲", "我母亲", "我哥", "我弟", "我姐", "我妹", "我嫂子", "我儿媳", "儿媳妇",
	"老伴", "我老伴", "家属", "邻居", "爸", "妈", "弟弟", "哥哥", "姐姐", "妹妹", "嫂子", "我孙子",
	"我侄子", "我亲戚", "我妹子", "妹子", "我侄儿", "侄儿", "侄子", "我侄女", "侄女", "我孙女", "孙女",
	"孙子", "我公公", "公公", "我婆婆", "婆婆", "我岳父", "岳父", "我岳母", "岳母", "我丈人", "丈人",
	"我女婿", "女婿", "我弟媳", "弟媳", "弟妹", "我姐夫", "姐夫", "我妹夫", "妹夫", "我兄弟", "兄弟",
	"我外甥", "外甥", "我表弟", "表弟", "表哥", "堂弟", "堂哥", "我大嫂", "大嫂", "我老汉", "老汉",
	"我老婆子", "老婆子", "我叔", "我婶", "我舅", "我姑", "我姨", "亲戚", "隔壁的", "父亲", "母亲");
static struct word_table measure_word = WORD_LIST("个");
static struct word_table men_words = WORD_LIST(
	"男劳动力", "男劳力", "男工人", "男同志", "男工", "男人", "男的", "男");
static struct word_table women_words = WORD_LIST(
	"女劳动力", "女劳力", "女工人", "女同志", "女工", "女人", "女的", "女", "妇女");
static struct word_table one_words = WORD_LIST("个人", "个", "名", "位", "人");
static struct word_table each_sex_words = WORD_LIST("男女各", "男的女的各", "男工女工各");
/* What all words of men, of women and of both begin with. */
static struct character_set sex_beginnings = { .members = U"男女妇" };
static struct word_table self_words = WORD_LIST("我自己", "我", "咱");
static struct word_table head_words = WORD_LIST("个人", "人");
static struct word_table some_words = WORD_LIST("个把人", "个把", "好几个人");
static struct word_table both_words = WORD_LIST("两个人", "俩人", "两个", "两人", "俩");
static struct word_table and_words = WORD_LIST("和", "跟", "与", "同", "带", "还有", "加", "、");
static struct word_table group_words = WORD_LIST(
	"村民小组", "生产队", "小组", "小队", "社", "组", "队", "she", "zu", "dui");
static struct word_table group_prefixes = WORD_LIST("group ", "grp ", "team ", "group", "grp");

/* Characters that are surnames and little else. */
static struct character_set surnames = { .members =
	U"王李张刘陈杨赵吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛阎"
	"余潘杜戴夏钟汪姜范姚谭廖邹熊陆郝孔崔康邱秦史顾侯邵孟龚庞樊兰殷倪严俞葛韦申尤毕聂焦柳邢岳齐莫庄"
	"辛祁耿牟詹凌纪靳童欧甄裴席鲍覃霍翁隋甘柏柯阮桂闵柴冉饶刁瞿戚丘滕晋苑邬臧嵇苟褚廉娄盖奚郎邸冀"
	"姬屠郜晏栾郁窦敖糜鄢仇巩稽虞晁漆蒲荀芮储邴隗宓郗戎蓟邰郦雍璩濮扈茹庾寇殳蔚訾桓雒仵郄蹇昝酆禹狄茅钮逄缑亢厍卞竺冼佟栗匡鞠谌岑胥蔺仝逯屈骆缪冶麻芦颜翟洪陶喻揭尚尉姬佘亓乜仉妥撒颉郇禄蔄郏" };

/* Characters that are surnames and ordinary words: a name only where it stands alone. */
static struct character_set weak_surnames = { .members =
	U"黄周高马海田任方石金白毛常武文安万段钱汤尹黎易乔贺赖叶施雷龙江温季章鲁伍丛向路梅管祝左涂谷舒"
	"卜关苗费盛曲成游阳卫查景薄司宁华辜吉古米池畅宫简符木穆党燕谈连商蒙迟冷卓"
	"艾蓝仲乐楚宗桑荆银明沙伏习保解牛翦闫代祖阴阚展边权付荣师惠厉伊朴卿湛檀麦欧脱火车包" };

/* What a surname is followed by when somebody is spoken of, not named. */
static struct word_table titles = WORD_LIST(
	"书记", "主任", "队长", "社长", "村长", "支书", "会计", "文书", "老师", "师傅", "医生", "大夫",
	"同志", "老板", "经理", "技术", "干部", "先生", "女士", "大哥", "大姐", "大叔", "大爷", "大娘",
	"大妈", "大伯", "站长", "乡长", "镇长", "组长", "委员", "主席", "婶", "姨", "叔", "哥", "姐", "某");
/* 张家 is a family, and the beginning of 汪家宝; 张家湾 is where the family lives. */
static struct word_table house_word = WORD_LIST("家");
static struct character_set house_places = { .members = U"湾沟坡庄村川梁塬坪河堡山岭洼台窑嘴岔滩坝塘寨峁" };
/* Those of them by which people are spoken to. */
static struct word_table addresses = WORD_LIST(
	"书记", "主任", "队长", "社长", "村长", "支书", "会计", "文书", "老师", "师傅", "医生", "大夫",
	"经理", "技术员", "干部", "站长", "乡长", "镇长", "组长");
static struct word_table greetings = WORD_LIST("您好", "你好", "好");
static struct word_table compound_surnames = WORD_LIST(
	"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "司空",
	"夏侯", "宇文", "长孙", "鲜于", "闻人", "赫连", "澹台", "轩辕", "钟离", "独孤", "南宫", "西门",
	"第五", "呼延", "端木");

/* Characters that no given name has: words of grammar, units, and what is written about here. */
static struct character_set never_in_names = { .members =
	U"的了吗吧呢啊呀哦嘛么不没是我你他她它们个就都也还要什怎这那哪给跟与或被把从很太只又再说问看想"
	"请您亩斤吨袋块社组队号日种挖采坏漏薯膜肥籽药机车钱价租斗吃喝走到去上下里外点分半几两二俩仨多"
	"收卖买交报务工播覆喷装除停取消错在有谁啥咋为所以果虽然叫得着回"
	"领和地拉搬扛耕犁锄垄苗虫病草害旱涝渠路灯管泵坝厕垃圾纠纷欠补贴款账共总约左右后内间村镇乡县廿卅等" };

/* Those of them that some names have all the same, where the word is nothing but the name: 田有粮,
 * 李报国; and at its end: 王玉和. */
static struct character_set sometimes_in_names = { .members =
	U"二有多和得为所以着报收上来在里社务播两路药地果苗草机车" };
static struct character_set sometimes_last = { .members = U"二和苗果得务社领草" };

/* What stands between a surname and the last character, though alone it would be another word: 王二虎,
 * 李有才; and what it is that word before: 王二十亩. */
static struct character_set middles = { .members = U"二有得为" };
static struct character_set no_end = { .members = U"一三四五六七八九十百千万月年天次点把双对" };

/* Characters that no name ends in: 张三家, 张三有5亩, 张三带2人. */
static struct character_set never_last = { .members = U"有家今先自这为将已各每会能改换来带" };

/* Words that begin like a name and are none. */
static struct word_table not_names = WORD_LIST(
	"何时", "何况", "于是", "许多", "许可", "万一", "马上", "马铃", "高兴", "高产", "高低", "高温",
	"方便", "方面", "方法", "白天", "白色", "白菜", "安排", "安装", "安全", "时候", "时间", "任何",
	"任务", "常常", "常年", "经常", "周围", "周边", "江边", "金额", "田地", "田里", "田间", "石头",
	"黄土", "黄色", "黄瓜", "黄豆", "成功", "成熟", "成都", "向阳", "水管", "水渠", "水泥", "水稻",
	"水地", "路灯", "路边", "路面", "管子", "管理", "关于", "关系", "毛病", "单子", "单独", "单位",
	"包括", "包子", "全部", "全家", "全村", "余额", "余下", "夏天", "夏季", "秦岭", "甘肃", "甘蔗",
	"陆续", "温室", "温度", "应该", "应当", "封面", "党员", "党支", "燕麦", "解决", "解释", "连续",
	"龙头", "洪水", "雷雨", "叶子", "叶片", "林地", "林业", "林场", "程度", "苗子", "苗木", "柳树",
	"杨树", "桂花", "梅雨", "苏打", "胡萝", "胡麻", "胡同", "沙地", "沙子", "沙土", "农药", "严重",
	"康复", "申请", "史上", "童年", "庄稼", "庄子", "齐全", "莫要", "范围", "丁点", "孔子", "石膏",
	"石灰", "文书", "文件", "武装", "平时", "平均", "季节", "章程", "计划", "计算", "华北", "车子",
	"车辆", "房子", "房屋", "边上", "古老", "米面", "池塘", "来了", "来年", "来人", "简单", "木头",
	"商品", "商量", "冷库", "冷天", "花生", "花费", "花钱", "都是", "都要", "井水", "乐意", "原来",
	"原因", "官员", "衣服", "台风", "银行", "明天", "明年", "明白", "明显", "保证", "保险", "保护",
	"强烈", "牛粪", "牛羊", "代表", "代替", "国家", "但是", "母猪", "祖坟", "才能", "阴天", "阴雨",
	"展开", "次日", "贺信", "谢谢", "感谢", "多谢", "易涝", "雷电", "宋体", "钟头", "孙子", "侯选",
	"合作", "乔木", "曲线", "游客", "项目", "费用", "盖完", "盖了", "盖上", "成了", "景象", "查询", "查看", "查一", "景区", "盛开", "卫生",
	"卫星", "左边", "左右", "时令", "段落", "方块", "万亩", "万斤", "万元", "金色", "贵州", "秦皇",
	"武威", "兰州", "郑州", "徐州", "苏州", "杭州", "温州", "江苏", "江西", "河南", "宁夏", "吉林",
	"安徽", "安全", "蓝天", "迟到", "迟了", "路过", "路费", "毛重", "毛毛", "余粮", "柴火", "柴草",
	"柴油", "汪水", "孟加", "席子", "欧洲", "韩国", "唐朝", "严禁", "郎中", "宫殿", "从来", "从前",
	"令人", "尚未", "妥当", "撒种", "撒肥", "撒化", "盖房", "盖地", "盖膜", "齐了", "易烂", "康养",
	"封山", "成员", "成本", "管护", "管水", "连夜", "单产", "单价", "解冻", "强降", "华为", "冰雹",
	"杜绝", "施肥", "施工", "施农", "单干", "练习", "习惯", "连片", "计件", "花芽", "花期", "党费",
	"应急", "乐果", "桑树", "原种", "原地", "封闭", "全体", "全天", "全年", "司机", "司法", "房顶",
	"景观", "木材", "来回", "来电", "米饭", "米左", "车费", "单据", "包装", "包谷", "包名", "包出", "包地", "包车", "包吃", "包工", "包干", "包山", "包种", "包给", "包年", "古树", "薄膜",
	"关门", "关闭", "谷子", "谷雨", "时常", "祝您", "祝你", "祝好", "祝愿", "向上", "向您", "游玩",
	"牛场", "沙棘", "明确", "银色", "脱贫", "脱毒", "脱落", "脱水", "脱皮", "火车", "火灾", "火烧", "火急", "火化", "车来", "车辆", "车上", "车队", "车里", "车到", "付款", "付钱", "付清", "付了", "荣誉", "师范", "师傅", "惠农", "惠民", "权利", "权属", "权益", "边界", "边缘", "边坡", "边角", "厉害", "麦子", "麦地", "麦田", "麦草", "麦苗", "麦秆", "朴素", "安心", "毛驴", "方案", "石子", "石块", "高速", "高标", "高粱",
	"白薯", "白萝", "金银", "田埂", "武汉", "常见", "黄河", "黄芪", "雷声", "温暖", "马车", "马路",
	"阳光", "阳坡", "阳台");
/* clang-format on */

/* 一个, 2个 with nothing that it could be the measure of: 一个棚, 两个社, 3个月 are not people. */
static size_t bare_measure(const char *at)
{
	static struct character_set goes_on = { .members = U"来去参干报明后今男女到出打" };
	size_t size = strlen("个");
	char32_t after;

	if (text_char(at) != U'个')
		return 0;
	after = text_char(at + size);
	return !text_is_han(after) || set_has(&goes_on, after) ? size : 0;
}

/* used: octets of the number that begins here, or 0. */
static size_t counted(const char *at, const struct text_number *number, size_t used,
		      struct text_people *people)
{
	size_t blank, word;

	if (used == 0)
		return 0;
	blank = at[used] == ' ';
	word = one_of_words(at + used + blank, &count_words);
	if (word == 0 && blank == 0)
		word = bare_measure(at + used);
	/* 2人次, 3名字, 5位置 */
	if (word == 0 || text_char(at + used + blank + word) == U'字' ||
	    text_char(at + used + blank + word) == U'置')
		return 0;
	*people = (struct text_people){
		.count = number->value,
		.doubt = number->doubt,
		.household = text_char(at + used + blank) == U'口',
	};
	/* 20号人: about so many. */
	if (text_char(at + used + blank) == U'号' && people->doubt == DOUBT_NONE)
		people->doubt = DOUBT_APPROXIMATE;
	/* 几个人 says nothing exact. */
	if (text_char(at) == U'几' && used == strlen("几"))
		*people = (struct text_people){ .told = true, .doubt = DOUBT_APPROXIMATE };
	return used + blank + word;
}

/* 俩, 仨, 俩人: a pair that nothing else is counted by. */
static size_t pair(const char *at, struct text_people *people)
{
	char32_t c = text_char(at);
	size_t used = text_step(at), word;

	if (c != U'俩' && c != U'仨')
		return 0;
	word = one_of_words(at + used, &count_words);
	if (word == 0)
		word = one_of_words(at + used, &measure_word);
	if (word == 0 && text_is_han(text_char(at + used)) && text_char(at + used) != U'来')
		return 0;
	*people = (struct text_people){ .count = c == U'俩' ? 2 : 3 };
	return used + word;
}

/* 2个男的: octets of a number and a word for men or women; 0 where they are no such. */
static size_t so_many_of(const char *at, struct word_table *sex, struct text_number *number)
{
	size_t used = text_number(at, number), word;

	if (used == 0)
		return 0;
	used += one_of_words(at + used, &measure_word);
	word = one_of_words(at + used, sex);
	return word == 0 ? 0 : used + word;
}

/* 男的2个, 男2人: the same the other way round. */
static size_t of_so_many(const char *at, struct word_table *sex, struct text_number *number)
{
	size_t used = one_of_words(at, sex), size;

	if (used == 0)
		return 0;
	used += at[used] == ' ' || at[used] == ':';
	size = text_number(at + used, number);
	if (size == 0)
		return 0;
	used += size;
	return used + one_of_words(at + used, &one_words);
}

/* What may stand between the two. */
static size_t and_between(const char *at)
{
	size_t used = *at == ' ' || *at == ',';

	used += one_of_words(at + used, &and_words);
	return used + (at[used] == ' ');
}

/* 男女各2人 */
static size_t so_many_each(const char *at, struct text_people *people)
{
	struct text_number number;
	size_t used = one_of_words(at, &each_sex_words), size;

	size = used == 0 ? 0 : text_number(at + used, &number);
	if (size == 0)
		return 0;
	used += size;
	*people = (struct text_people){
		.count = 2 * number.value,
		.doubt = number.doubt,
		.parts = true,
	};
	return used + one_of_words(at + used, &one_words);
}

/* Whether men or women are spoken of here, or behind the number of so many octets: a look that
 * spares their readers theirs. */
static bool tells_sex(const char *at, size_t number)
{
	const char *behind = at + number;

	if (set_has(&sex_beginnings, text_char(at)))
		return true;
	return number > 0 &&
	       set_has(&sex_beginnings, text_char(behind + one_of_words(behind, &measure_word)));
}

/* 两男一女, 3个女的2个男的, 男2人女1人: all of them. One of them alone is not read: 女3 may be
 * anything. */
static size_t men_and_women(const char *at, struct text_people *people)
{
	static struct word_table *const sexes[] = { &men_words, &women_words };
	size_t (*count)(const char *, struct word_table *, struct text_number *) =
		set_has(&sex_beginnings, text_char(at)) ? of_so_many : so_many_of;

	for (size_t i = 0; i < 2; i++) {
		struct text_number first, second;
		size_t used = count(at, sexes[i], &first), more;

		if (used == 0)
			continue;
		used += and_between(at + used);
		more = count(at + used, sexes[1 - i], &second);
		if (more == 0)
			continue;
		*people = (struct text_people){
			.count = first.value + second.value,
			.doubt = first.doubt != DOUBT_NONE ? first.doubt : second.doubt,
			.parts = true,
		};
		return used + more;
	}
	return so_many_each(at, people);
}

/* 我和我媳妇, 我跟老婆和娃, 带媳妇. */
static size_t with_kin(const char *at, struct text_people *people)
{
	size_t used = one_of_words(at, &self_words);
	bool self = used > 0;
	double count = 1;

	if (!self && text_char(at) != U'带')
		return 0;
	for (int others = 0; others < 5; others++) {
		/* A list's mark is a blank in the normal form. */
		size_t mark = at[used] == ' ' ? 1 : one_of_words(at + used, &and_words);
		size_t kin = one_of_words(at + used + mark, &kin_words);

		if (mark == 0 || kin == 0)
			break;
		used += mark + kin;
		count++;
	}
	if (count < 2)
		return 0;
	used += one_of_words(at + used, &both_words);
	*people = (struct text_people){ .count = count, .told = true, .named = self };
	return used;
}

static size_t told(const char *at, struct text_people *people)
{
	static struct word_table table = WORD_TABLE(told_words);
	size_t row, size = which_word(at, &table, &row);

	if (size == 0)
		return 0;
	*people = (struct text_people){
		.count = told_words[row].count,
		.told = true,
		.doubt = told_words[row].count == 0 ? DOUBT_APPROXIMATE : DOUBT_NONE,
	};
	return size + one_of_words(at + size, &head_words);
}

/* 个把人, 几个人 by number; 百十号人. */
static size_t some(const char *at, struct text_people *people)
{
	size_t used = one_of_words(at, &some_words);

	*people = (struct text_people){ .count = used > 0, .doubt = DOUBT_APPROXIMATE };
	return used;
}

size_t text_people(const char *at, struct text_people *people)
{
	static struct character_set beginnings = { .members = U"我咱带两俩老小夫父母兄弟姐姊爷娘他"
							      "她一就只全家大好个仨mbtjoaw" };
	char32_t c = text_char(at);
	struct text_number number;
	size_t size = text_number(at, &number);
	size_t used = tells_sex(at, size) ? men_and_women(at, people) : 0;

	if (used == 0)
		used = counted(at, &number, size, people);
	if (used > 0 || !set_has(&beginnings, c))
		return used;
	used = pair(at, people);
	if (used == 0)
		used = with_kin(at, people);
	if (used == 0)
		used = told(at, people);
	return used > 0 ? used : some(at, people);
}

/* 社 and its like, unless a longer word goes on there: 组织, 社会, 队长. */
static size_t group_word(const char *at)
{
	static struct character_set longer = { .members = U"织会区保团伍装合" };
	size_t size = one_of_words(at, &group_words);

	return size > 0 && set_has(&longer, text_char(at + size)) ? 0 : size;
}

/* Whether a number follows: what stands before it is its label. */
static bool labels(const char *at)
{
	return (*at == ' ' || *at == ':') && text_is_digit(at[1]);
}

size_t text_group(const char *at, struct text_number *group)
{
	size_t mark = text_char(at) == U'第' ? strlen("第") : 0, used, blank, word;
	size_t prefix = one_of_words(at, &group_prefixes);

	if (prefix > 0) {
		used = text_number(at + prefix, group);
		return used > 0 && !text_is_letter(at[prefix + used]) ? prefix + used : 0;
	}
	used = text_number(at + mark, group);
	if (used == 0)
		return 0;
	used += mark;
	blank = at[used] == ' ';
	word = group_word(at + used + blank);
	/* 马七十 社 4: the label of what follows. */
	if (word == 0 || (blank > 0 && (labels(at + used + blank + word) ||
					text_is_digit(at[used + blank + word]))))
		return 0;
	group->ringed = false;
	if (group->doubt == DOUBT_FORM && group->whole)
		group->doubt = DOUBT_NONE; /* ③社 */
	used += blank + word;
	return used + (text_char(at + used) == U'的' ? strlen("的") : 0);
}

/* How much a surname begins here; *size gets its octets. */
static enum name_kind surname(const char *at, size_t *size)
{
	char32_t c = text_char(at);

	*size = one_of_words(at, &compound_surnames);
	if (*size > 0)
		return NAME_SURE;
	*size = text_step(at);
	return set_has(&surnames, c)	    ? NAME_USUAL
	       : set_has(&weak_surnames, c) ? NAME_WEAK
					    : NAME_NONE;
}

/* 代张三: for him, and hardly somebody of that name. */
static bool is_for_another(const char *at, size_t size)
{
	return text_char(at) == U'代' && set_has(&surnames, text_char(at + size));
}

/* The same, unless a word begins so (谢谢) or somebody is spoken of (王书记). */
static enum name_kind beginning(const char *at, size_t *size)
{
	enum name_kind kind = surname(at, size);

	return kind == NAME_NONE || one_of_words(at, &not_names) > 0 ||
			       one_of_words(at + *size, &titles) > 0 ||
			       text_char(at) == text_char(at + *size) || is_for_another(at, *size)
		       ? NAME_NONE
		       : kind;
}

/* 汪家宝, where the word is nothing else; not 张家湾. */
static bool may_be_of_house(const char *at, size_t from, size_t size)
{
	size_t house = one_of_words(at + from, &house_word);
	size_t last = from + house;

	return house == 0 || (last + text_step(at + last) == size &&
			      !set_has(&house_places, text_char(at + last)));
}

/* Whether a · can stand behind a first part; most texts have none. */
static bool has_dot(const char *at)
{
	for (size_t i = 0; i < 3 * (DOTTED_PART + 1) && at[i] != '\0' && at[i] != ' '; i++) {
		if ((unsigned char)at[i] == 0xC2)
			return true;
	}
	return false;
}

/* A first part of one character, 马 of 马·阿卜杜拉, is a surname; what follows is long. */
static bool may_part(const char *at, size_t length, size_t parts, size_t used)
{
	size_t size, behind = used + strlen("·");

	if (length > 1)
		return true;
	for (int i = 0; i < 3 && text_is_han(text_char(at + behind)); i++)
		behind += text_step(at + behind);
	return length == 1 && parts == 1 && surname(at, &size) != NAME_NONE && size == used &&
	       behind == used + strlen("·") + 3 * strlen("马");
}

/* Parts of Han characters joined by ·: 阿卜杜拉·买买提. Returns octets; 0: there is no ·. */
static size_t dotted_name(const char *at)
{
	size_t used = 0, parts = 1, length = 0;

	while (length <= DOTTED_PART) {
		char32_t c = text_char(at + used);

		if (c == U'·' && parts < 4 && may_part(at, length, parts, used)) {
			parts++;
			length = 0;
		} else if (text_is_han(c)) {
			length++;
		} else {
			break;
		}
		used += text_step(at + used);
	}
	return parts > 1 && length > 1 ? used : 0;
}

/* One to three words of two letters and more. */
static size_t latin_names(const char *at, size_t ends[], size_t most)
{
	size_t used = 0, count = 0;

	while (count < most && count < 3) {
		size_t letters = 0;

		while (text_is_letter(at[used + letters]) ||
		       (letters > 0 && (at[used + letters] == '\'' || at[used + letters] == '-') &&
			text_is_letter(at[used + letters + 1])))
			letters++;
		if (letters < 2 || letters > 20 || text_is_digit(at[used + letters]))
			break;
		used += letters;
		ends[count++] = used;
		if (at[used] != ' ')
			break;
		used++;
	}
	return count;
}

/* The middle of a name begins here, and its last character follows. */
static bool is_middle(const char *at)
{
	char32_t last = text_char(at + text_step(at));

	return set_has(&middles, text_char(at)) && text_is_han(last) &&
	       !set_has(&never_in_names, last) && !set_has(&never_last, last) &&
	       !set_has(&no_end, last);
}

size_t text_name(const char *at, size_t ends[], size_t most, enum name_kind *kind)
{
	size_t used, count = 0;

	*kind = NAME_NONE;
	if (text_is_letter(*at)) {
		count = latin_names(at, ends, most);
		*kind = count > 0 ? NAME_WEAK : NAME_NONE;
		return count;
	}
	if (!text_is_han(text_char(at)) || most == 0)
		return 0;
	used = has_dot(at) ? dotted_name(at) : 0;
	if (used > 0) {
		*kind = NAME_SURE;
		ends[0] = used;
		return 1;
	}
	*kind = beginning(at, &used);
	if (*kind != NAME_NONE && one_of_words(at + used, &house_word) > 0)
		*kind = NAME_NONE;
	if (*kind == NAME_NONE)
		return 0;
	if (*kind != NAME_WEAK && is_middle(at + used)) {
		ends[0] = used + text_step(at + used) + text_step(at + used + text_step(at + used));
		return 1;
	}
	for (int given = 0; given < 2 && count < most; given++) {
		char32_t c = text_char(at + used);

		if (!text_is_han(c) || set_has(&never_in_names, c))
			break;
		used += text_step(at + used);
		if (!set_has(&never_last, c))
			ends[count++] = used;
	}
	return count;
}

bool text_of_house(const char *at)
{
	size_t used;

	return surname(at, &used) != NAME_NONE && one_of_words(at + used, &house_word) > 0;
}

size_t text_address(const char *at)
{
	static struct character_set goes_on = { .members = U"您你我好请" };
	size_t used, title, greeting;
	enum name_kind kind = surname(at, &used);

	title = kind == NAME_NONE ? 0 : one_of_words(at + used, &addresses);
	if (title == 0)
		return 0;
	used += title;
	greeting = one_of_words(at + used, &greetings);
	if (greeting == 0 && text_is_han(text_char(at + used)) &&
	    !set_has(&goes_on, text_char(at + used)))
		return 0;
	return used + greeting;
}

bool text_joined(const char *text, size_t at)
{
	for (size_t size = strlen("和"); size <= strlen("还有") && size <= at;
	     size += strlen("和")) {
		if (one_of_words(text + at - size, &and_words) == size)
			return true;
	}
	return false;
}

bool text_brings(const char *text, size_t at)
{
	char32_t before = at == 0 ? 0 : text_char(text + text_before(text, at));

	return before == U'带' || before == U'领';
}

bool text_with_self(const char *text, struct text_span name)
{
	const char *behind = text + name.to;
	size_t and = one_of_words(behind, &and_words);

	if (and > 0 && one_of_words(behind + and, &self_words) > 0)
		return true;
	for (size_t size = strlen("我和"); size <= strlen("我自己还有") && size <= name.from;
	     size += strlen("我")) {
		const char *before = text + name.from - size;
		size_t self = one_of_words(before, &self_words);

		if (self > 0 && self + one_of_words(before + self, &and_words) == size)
			return true;
	}
	return false;
}

static bool parts_words(char c)
{
	return c == '\0' || c == ' ';
}

bool text_beside_self(const char *text, struct text_span name)
{
	size_t behind = name.to + (text[name.to] == ' ');
	size_t self = behind > name.to ? one_of_words(text + behind, &self_words) : 0;

	if (self > 0 && parts_words(text[behind + self]))
		return true;
	for (size_t size = strlen("我"); size <= strlen("我自己") && size < name.from;
	     size += strlen("我")) {
		size_t before = name.from - 1 - size;

		if (text[name.from - 1] == ' ' &&
		    one_of_words(text + before, &self_words) == size &&
		    (before == 0 || parts_words(text[before - 1])))
			return true;
	}
	return false;
}

/* 六十三 of 马六十三: nothing but a number. */
static bool all_numerals(const char *at, size_t size)
{
	struct text_number number;

	return size > 6 && text_plain_number(at, &number) == size;
}

/* Before a number what some names end in is a word: 张三领2人. */
static bool may_be_given(const char *at, bool last)
{
	char32_t c = text_char(at);

	if (!text_is_han(c) || (last && set_has(&never_last, c)))
		return false;
	if (last && c == U'领' && text_is_digit(at[text_step(at)]))
		return false;
	return !set_has(&never_in_names, c) ||
	       set_has(last ? &sometimes_last : &sometimes_in_names, c);
}

enum name_kind text_whole_name(const char *at, size_t size)
{
	size_t used, second;
	enum name_kind kind = beginning(at, &used);
	struct text_number numeral;

	if (kind == NAME_NONE || used >= size || !may_be_of_house(at, used, size) ||
	    text_turns(at, (struct text_span){ 0, size }, NULL) != 0)
		return NAME_NONE;
	if (all_numerals(at + used, size - used))
		return kind;
	second = used + text_step(at + used);
	/* 王六斤: what he weighed when he was born. */
	if (text_char(at + second) == U'斤' && second + text_step(at + second) == size &&
	    text_plain_number(at + used, &numeral) == second - used)
		return kind;
	return second + text_step(at + second) == size && may_be_given(at + used, false) &&
			       may_be_given(at + second, true)
		       ? kind
		       : NAME_NONE;
}
